import path from 'node:path';
import { rm } from 'node:fs/promises';
import { EnvironmentError } from '../core/failure.ts';
import type { AnnotatedTag, GitRelease } from '../core/plan.ts';
import type { Git } from './git-command.ts';
import { gitFailure } from './git-failure.ts';
import { runGit } from './git-process.ts';

/** Who makes the commit: git's own configuration, or a name that says what we are. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

export async function identityOf(git: Git, env: NodeJS.ProcessEnv): Promise<Identity> {
  const read = async (key: string): Promise<string> => (await git.run(['config', '--get', key])).stdout.trim();
  return {
    name: env['GIT_COMMITTER_NAME'] || env['GIT_AUTHOR_NAME'] || await read('user.name') || 'ci-shared bump',
    email: env['GIT_COMMITTER_EMAIL'] || env['GIT_AUTHOR_EMAIL'] || env['EMAIL'] || await read('user.email') || 'bump@ci-shared.invalid',
  };
}

/**
 * Makes commits and tags as objects only, through an index of its own: no ref, no file and not the user's index is
 * touched, so whatever happens before the push leaves nothing behind.
 */
export class GitObjects {
  readonly #git: Git;
  readonly #remote: string;
  readonly #identity: Identity;
  readonly #date: string;

  constructor(git: Git, remote: string, identity: Identity, date: number) {
    this.#git = git;
    this.#remote = remote;
    this.#identity = identity;
    this.#date = `@${date} +0000`;
  }

  async #run(args: readonly string[], input?: string, extra: NodeJS.ProcessEnv = {}): Promise<string> {
    const { cwd, env } = this.#git.options(await this.#git.url(this.#remote));
    const { name, email } = this.#identity;
    const { code, stdout, stderr } = await runGit(args, {
      cwd, ...(input === undefined ? {} : { input }),
      env: {
        ...env, GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: this.#date,
        GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: this.#date, ...extra,
      },
    });
    if (code !== 0) throw signingFailure(stderr) ?? gitFailure(`git ${args[0] ?? ''}`, stderr);
    return stdout.trim();
  }

  async commit({ parent, files, message, sign }: GitRelease): Promise<string> {
    const gitFolder = await this.#run(['rev-parse', '--absolute-git-dir']);
    const index = path.join(gitFolder, `ci-shared-index-${process.pid}`);
    const extra = { GIT_INDEX_FILE: index };
    try {
      await this.#run(['read-tree', parent], undefined, extra);
      const modes = await this.#modes(parent, files.map((file) => file.path));
      const entries: string[] = [];
      for (const file of files) {
        const blob = await this.#run(['hash-object', '-w', '--stdin', `--path=${file.path}`], file.text);
        entries.push(`${modes.get(file.path) ?? '100644'} ${blob}\t${file.path}\0`);
      }
      await this.#run(['update-index', '-z', '--index-info'], entries.join(''), extra);
      const tree = await this.#run(['write-tree', '--missing-ok'], undefined, extra);
      const made = await this.#run(['commit-tree', tree, '-p', parent, ...(sign ? ['-S'] : []), '-F', '-'], message);
      if (sign) await this.#needSignature('commit', made);
      return made;
    } finally {
      await rm(index, { force: true });
      await rm(`${index}.lock`, { force: true });
    }
  }

  async #modes(commit: string, paths: readonly string[]): Promise<Map<string, string>> {
    if (paths.length === 0) return new Map();
    const listed = await this.#run(['ls-tree', '-z', '--full-tree', commit, '--', ...paths]);
    return new Map(listed.split('\0').filter((line) => line !== '').map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(0, 6)]));
  }

  /** Git 2.39 makes an unsigned object, with exit code 0, when the program that signs by ssh fails. */
  async #needSignature(type: 'commit' | 'tag', id: string): Promise<void> {
    const text = await this.#run(['cat-file', type, id]);
    if (!/^(?:gpgsig(?:-sha256)? )?-----BEGIN [A-Z ]*(?:SIGNATURE|MESSAGE)-----/m.test(text)) throw notSigned(`the ${type} has no signature: the program that signs failed`);
  }

  /** An annotated tag as an object. A signed one needs git's own command, which makes a local ref too. */
  async tag(tag: AnnotatedTag, commit: string, sign: boolean): Promise<string> {
    const valid = await this.#git.run(['check-ref-format', `refs/tags/${tag.name}`]);
    if (valid.code !== 0) throw new EnvironmentError(`"${tag.name}" is no name that git allows for a tag`, { help: 'change the tag prefix of the component' });
    if (sign) {
      await this.#run(['tag', '--sign', '--force', '--cleanup=verbatim', '-F', '-', '--end-of-options', tag.name, commit], tag.message);
      const made = await this.#run(['rev-parse', `refs/tags/${tag.name}`]);
      try {
        await this.#needSignature('tag', made);
      } catch (error) {
        await this.#run(['update-ref', '-d', `refs/tags/${tag.name}`, made]);
        throw error;
      }
      return made;
    }
    const { name, email } = this.#identity;
    const text = `object ${commit}\ntype commit\ntag ${tag.name}\ntagger ${name} <${email}> ${this.#date.slice(1)}\n\n${tag.message.endsWith('\n') ? tag.message : `${tag.message}\n`}`;
    return this.#run(['mktag'], text);
  }
}

function signingFailure(stderr: string): EnvironmentError | undefined {
  if (!/gpg failed to sign|failed to sign|error: Load key|user\.signingkey|Couldn't (?:get agent socket|load)|No private key/i.test(stderr)) return undefined;
  return notSigned(stderr);
}

function notSigned(reason: string): EnvironmentError {
  return new EnvironmentError(`git could not sign\n    ${reason.trim().split('\n').join('\n    ')}`, { help: 'configure `gpg.format`, `user.signingKey` and the key in this step, or set `sign: false`' });
}
