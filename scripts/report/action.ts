import type { Action } from '../core/plan.ts';

/** What an action does, as words that fit behind "would". */
export function describeAction(action: Action): string {
  switch (action.kind) {
    case 'await-pipeline': return `wait for the pipeline of ${action.tag}`;
    case 'image-tag': return `${action.before === undefined ? 'create' : action.before === action.digest ? 'check' : 'move'} the tag ${action.registry}/${action.repository}:${action.tag}, ${action.digest.slice(0, 19)}`;
    case 'image-untag': return `remove the tag ${action.registry}/${action.repository}:${action.tag}, ${action.digest.slice(0, 19)}`;
    case 'write-file': return `${action.before === undefined ? 'create' : 'change'} ${action.path}`;
    case 'copy-file': return `copy ${action.from} to ${action.to}`;
    case 'build-image': return `build ${action.tag} with ${action.command[0] ?? ''}`;
    case 'git-release': {
      const tags = action.tags.map(({ name }) => name).join(', ');
      if (action.branch === undefined) return `push the tags ${tags} at ${action.parent.slice(0, 10)} to ${action.remote}`;
      return `push one commit to ${action.remote}/${action.branch}${tags === '' ? '' : ` with the tags ${tags}`}, atomically`;
    }
    case 'forge-release': return `create or update the release of ${action.tag}`;
    case 'forge-issue': return `${action.state === 'open' ? 'open or update' : 'close'} the issue "${action.title}"${action.repository === undefined ? '' : ` of ${action.repository}`}`;
    case 'forge-pull-request': return `open or update a pull request from ${action.head} to ${action.base}`;
  }
}
