import { describe, expect, test } from 'vitest';
import { credentialsOf, gitEnvironment } from '../../scripts/adapters/git-environment.ts';
import { gitFailure } from '../../scripts/adapters/git-failure.ts';
import { gitPasswordVariables } from '../../scripts/core/variables.ts';

const basic = (env: NodeJS.ProcessEnv): string | undefined => Object.entries(env).find(([, value]) => value?.startsWith('Authorization: Basic ') === true)?.[1];

describe('credentials for git', () => {
  test('the order of variables', () => {
    expect(gitPasswordVariables).toEqual(['BUMP_TOKEN', 'GIT_PASSWORD', 'PLUGIN_PASSWORD', 'FORGEJO_TOKEN', 'GITEA_TOKEN', 'CI_FORGE_TOKEN', 'PLUGIN_FORGEJO_TOKEN', 'PLUGIN_TOKEN', 'CI_NETRC_PASSWORD']);
    const env: Record<string, string> = Object.fromEntries(gitPasswordVariables.map((name) => [name, `of-${name}`]));
    for (const name of gitPasswordVariables) {
      expect(credentialsOf(env)?.password).toBe(`of-${name}`);
      delete env[name];
    }
    expect(credentialsOf(env)).toBeUndefined();
  });

  test('an empty variable is none, and a line end from a file of secrets is no part of it', () => {
    expect(credentialsOf({ BUMP_TOKEN: '', FORGEJO_TOKEN: 'abc\n', CI_NETRC_USERNAME: 'bot' })).toEqual({ user: 'bot', password: 'abc' });
  });

  test('go to the host of the remote only, and through the environment', () => {
    const env = gitEnvironment({ BUMP_TOKEN: 'secret' }, '/repo', 'https://forge.example:3000/o/r.git');
    expect(Object.entries(env).find(([, value]) => value === 'http.https://forge.example:3000/.extraHeader')).toBeDefined();
    expect(Buffer.from(basic(env)?.split(' ')[2] ?? '', 'base64').toString()).toBe('ci-shared:secret');
    for (const url of ['git@forge.example:o/r.git', 'ssh://git@forge.example/o/r.git', '/srv/r.git', undefined]) expect(basic(gitEnvironment({ BUMP_TOKEN: 'secret' }, '/repo', url))).toBeUndefined();
  });

  test('settings that the user gave git by the environment stay', () => {
    const env = gitEnvironment({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'Ada' }, '/repo', undefined);
    expect([env['GIT_CONFIG_KEY_0'], env['GIT_CONFIG_VALUE_0'], env['GIT_CONFIG_KEY_1']]).toEqual(['user.name', 'Ada', 'safe.directory']);
    expect(Number(env['GIT_CONFIG_COUNT'])).toBe(Object.keys(env).filter((name) => name.startsWith('GIT_CONFIG_KEY_')).length);
  });

  test('what a hook or a curious user sets does not reach git', () => {
    const names = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR', 'GIT_NAMESPACE', 'GIT_TRACE', 'GIT_TRACE_CURL', 'GIT_TRACE_PACKET', 'GIT_CURL_VERBOSE', 'GIT_LITERAL_PATHSPECS', 'GIT_EXTERNAL_DIFF'];
    const env = gitEnvironment(Object.fromEntries(names.map((name) => [name, '1'])), '/repo', undefined);
    expect(names.filter((name) => name in env)).toEqual([]);
    expect(gitEnvironment({ GIT_SSH_COMMAND: 'ssh -i key', SSH_ASKPASS: 'ask' }, '/repo', undefined)).toMatchObject({ GIT_SSH_COMMAND: 'ssh -i key', SSH_ASKPASS: 'ask' });
  });
});

describe('what git\'s words mean', () => {
  // stderr as git 2.39, Forgejo, Gitea, GitLab and common proxies write it
  test.each<[string, string, string | undefined]>([
    ['fatal: could not read Username for \'http://h\': terminal prompts disabled', 'asks for credentials', 'not-permitted'],
    ['remote: Unauthorized\nfatal: Authentication failed for \'http://h/o/r.git/\'', 'did not accept the credentials', 'not-permitted'],
    ['fatal: unable to access \'http://h/o/r.git/\': The requested URL returned error: 401', 'did not accept the credentials', 'not-permitted'],
    ['remote: HTTP Basic: Access denied\nfatal: Authentication failed', 'did not accept the credentials', 'not-permitted'],
    ['remote: \nremote: Forgejo: Not allowed to push to protected branch main\n ! [remote rejected] main -> main (pre-receive hook declined)', 'branch is protected', 'not-permitted'],
    ['remote: Gitea: branch main is protected from force push\n ! [remote rejected]', 'branch is protected', 'not-permitted'],
    ['remote: GitLab: You are not allowed to push code to protected branches on this project.', 'branch is protected', 'not-permitted'],
    ['remote: error: GH006: Protected branch update failed for refs/heads/main.', 'branch is protected', 'not-permitted'],
    ['remote: Forgejo: Tag v1.1.0 is protected\n ! [remote rejected] v1.1.0 -> v1.1.0 (pre-receive hook declined)', 'tag is protected', 'not-permitted'],
    ['remote: GitLab: You are not allowed to create this tag as it is protected.', 'tag is protected', 'not-permitted'],
    ['fatal: unable to access \'http://h/o/r.git/\': The requested URL returned error: 403', 'no permission', 'not-permitted'],
    ['git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'no permission', 'not-permitted'],
    ['remote: Forgejo: User permission denied for writing.', 'no permission', 'not-permitted'],
    ['remote: repository archived is read-only: not permitted', 'no permission', 'not-permitted'],
    ['remote: Not found.\nfatal: repository \'http://h/o/r.git/\' not found', 'was not found', undefined],
    ['fatal: \'/srv/r.git\' does not appear to be a git repository', 'was not found', undefined],
    ['fatal: unable to access \'http://h/o/r.git/\': The requested URL returned error: 404', 'was not found', undefined],
    ['fatal: unable to access \'http://h/\': Could not resolve host: h', 'could not be reached', undefined],
    ['fatal: unable to access \'http://h/\': Failed to connect to h port 1 after 0 ms: Couldn\'t connect to server', 'could not be reached', undefined],
    ['fatal: unable to access \'https://h/\': SSL certificate problem: unable to get local issuer certificate', 'certificate', undefined],
    ['fatal: unable to access \'https://h/\': server certificate verification failed. CAfile: none CRLfile: none', 'certificate', undefined],
    ['fatal: unable to access \'http://h/\': The requested URL returned error: 500', 'has an error of its own', undefined],
    ['error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502', 'has an error of its own', undefined],
    ['fatal: unable to access \'http://h/\': The requested URL returned error: 429', 'too many requests', undefined],
    ['error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: early EOF', 'could not be reached', undefined],
    ['fatal: the remote end hung up unexpectedly', 'could not be reached', undefined],
    ['fatal: http://h/o/r.git/info/refs not valid: is this a git repository?', 'no git repository', undefined],
    ['fatal: protocol error: bad line length character: <!DO', 'no git repository', undefined],
    ['fatal: Unable to create \'/r/.git/shallow.lock\': File exists.\n\nAnother git process seems to be running', 'lock file', undefined],
    ['remote: no emoji in messages\n ! [remote rejected] main -> main (pre-receive hook declined)', 'hook of the remote declined', undefined],
    ['error: unable to write file: No space left on device', 'no space is left', undefined],
    ['fatal: detected dubious ownership in repository at \'/r\'', 'belongs to another user', undefined],
    ['fatal: couldn\'t find remote ref refs/heads/gone', 'has no such branch or tag', undefined],
    ['fatal: something nobody has seen', 'git failed', undefined],
  ])('%s', (stderr, message, exit) => {
    const failure = gitFailure('doing it', stderr);
    expect(failure.message.split('\n')[0]).toContain(message);
    expect(failure.message).toContain(stderr.split('\n').findLast((line) => line.trim() !== '')?.trim().slice(0, 20));
    expect(failure.exit).toBe(exit);
    if (message !== 'git failed') expect(failure.help).toMatch(/\w{4}/);
  });
});
