/*
 * Environment variables that stand for a server and its credentials, the first that is set wins. Those that begin with
 * `PLUGIN_` are settings of a Woodpecker plugin step that no option of a command has.
 */

export const forgeVariables = {
  token: ['BUMP_TOKEN', 'FORGEJO_TOKEN', 'GITEA_TOKEN', 'CI_FORGE_TOKEN', 'PLUGIN_FORGEJO_TOKEN', 'PLUGIN_TOKEN'],
  /** What a user sets wins over what Woodpecker sets: inside of a cluster the public address may not work. */
  url: ['FORGEJO_URL', 'GITEA_URL', 'PLUGIN_FORGEJO_URL', 'CI_FORGE_URL'],
} as const;

export const woodpeckerVariables = {
  token: ['WOODPECKER_TOKEN', 'PLUGIN_WOODPECKER_TOKEN'],
  url: ['WOODPECKER_SERVER', 'PLUGIN_WOODPECKER_SERVER', 'CI_SYSTEM_URL'],
} as const;

/** For a git server that wants a user name; Forgejo takes a token as the password of any user. */
export const gitUserVariables = ['GIT_USERNAME', 'PLUGIN_USERNAME', 'CI_NETRC_USERNAME'] as const;

/** Password or token for a git server over HTTP: the one for this program, the one for git, those for the forge, Woodpecker's own. */
export const gitPasswordVariables = ['BUMP_TOKEN', 'GIT_PASSWORD', 'PLUGIN_PASSWORD', ...forgeVariables.token.filter((name) => name !== 'BUMP_TOKEN'), 'CI_NETRC_PASSWORD'] as const;

/** Settings of a plugin step that are no options. */
export const pluginSettings: readonly string[] = [...[forgeVariables, woodpeckerVariables].flatMap(({ token, url }) => [...token, ...url]), ...gitUserVariables, ...gitPasswordVariables]
  .filter((name) => name.startsWith('PLUGIN_'));

export interface SetVariable {
  readonly name: string;
  /** Without white space around it; never empty. */
  readonly value: string;
}

/** The first of these variables that holds something. */
export function firstSet(env: Readonly<Record<string, string | undefined>>, names: readonly string[]): SetVariable | undefined {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return { name, value };
  }
  return undefined;
}
