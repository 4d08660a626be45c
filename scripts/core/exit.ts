/** One way in which a command can end. */
export interface Exit {
  readonly code: number;
  readonly meaning: string;
  /** The only command that ends so; absent for the shared ones. */
  readonly command?: string;
}

/** Every exit code of every command; the documentation is printed from this table. Codes are frozen. */
export const exits = {
  done: { code: 0, meaning: 'clean, or done' },
  findings: { code: 1, meaning: 'findings at or above `--fail-on` remain' },
  usage: { code: 2, meaning: 'wrong use or configuration' },
  environment: { code: 3, meaning: 'could not finish: network, git, disk, a server, or a bug of ours' },
  'nothing-to-release': { code: 10, meaning: 'no commit since the last release asks for a new version', command: 'bump' },
  'history-incomplete': { code: 11, meaning: 'the commits since the last release could not be read completely', command: 'bump' },
  'race-lost': { code: 12, meaning: 'the branch kept moving; nothing was pushed', command: 'bump' },
  'files-inconsistent': { code: 13, meaning: 'version files disagree, are changed, or do not match the plan', command: 'bump' },
  'not-permitted': { code: 14, meaning: 'authentication failed, or a permission or a protected branch refused' },
  'tag-taken': { code: 20, meaning: 'a tag that must not move is there with something else behind it; nothing was changed', command: 'images' },
  'not-published': { code: 21, meaning: 'an image or a tag is not in the registry as it should be', command: 'images' },
  'no-pipeline': { code: 22, meaning: 'a tag was pushed, and no pipeline came of it; the tags behind it were not pushed', command: 'images' },
} as const satisfies Record<string, Exit>;

export type ExitName = keyof typeof exits;
