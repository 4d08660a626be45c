/*
 * Paths as OpenBao reads them: segments between slashes, `+` for one whole segment, one final `*`. What OpenBao takes
 * silently and means something useless (a star in the middle, two stars) is refused here.
 */

export interface PathReason {
  readonly message: string;
  readonly help: string;
}

export type PathKind = 'path' | 'place' | 'segment';

const names: Readonly<Record<PathKind, string>> = { path: 'a path', place: 'a mount or namespace', segment: 'a name' };

function reasonOfSlashes(path: string, kind: PathKind): PathReason | undefined {
  if (path === '') return kind === 'segment' ? { message: 'the name is empty', help: 'write the name of the role or the key' } : { message: 'the path is empty', help: 'name the secret, like payments/db' };
  if (path.startsWith('/')) return { message: `\`${path}\` begins with a slash`, help: `write ${path.replace(/^\/+/, '')}` };
  if (path.includes('//')) return { message: `\`${path}\` has a double slash`, help: `write ${path.replace(/\/{2,}/g, '/')}` };
  if (path.endsWith('/')) {
    return { message: `\`${path}\` ends with a slash`, help: kind === 'path' ? `write ${path.replace(/\/+$/, '')}; \`access: [list]\` means the folder` : `write ${path.replace(/\/+$/, '')}` };
  }
  if (kind === 'segment' && path.includes('/')) return { message: `\`${path}\` has a slash; this is one name`, help: 'the engine\'s mount belongs into `mount`' };
  return undefined;
}

function reasonOfWildcards(path: string, kind: PathKind): PathReason | undefined {
  if (kind === 'place') return /[+*]/.test(path) ? { message: `\`${path}\` has a wildcard; a mount or namespace is one place`, help: 'name it, and give each mount its own entry' } : undefined;
  if (path.includes('+*')) return { message: `\`${path}\` has \`+*\`, which OpenBao refuses`, help: `write ${path.replaceAll('+*', '+/*')} for everything below, or ${path.replaceAll('+*', '*')}` };
  if (path.includes('**')) return { message: `\`${path}\` has \`**\`; in OpenBao the first star is a letter, not a wildcard`, help: `write ${path.replace(/\*{2,}/g, '*')}: one final star reaches everything below` };
  const star = path.indexOf('*');
  if (star !== -1 && star !== path.length - 1) return { message: `\`${path}\` has a star in the middle; OpenBao knows only one at the end`, help: 'write `+` for one whole segment' };
  const plus = path.split('/').find((segment) => segment.includes('+') && segment !== '+' && segment !== '+*');
  if (plus !== undefined) return { message: `\`${plus}\` has a \`+\` inside; it is a wildcard only as a whole segment`, help: 'write `+` alone between slashes' };
  return undefined;
}

/** Why a path of a manifest is not well-formed, and what to write instead; `undefined` when nothing is known. */
export function explainPath(path: string, kind: PathKind): PathReason | undefined {
  const reason = reasonOfSlashes(path, kind) ?? reasonOfWildcards(path, kind);
  if (reason !== undefined) return reason;
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return { message: `\`${path}\` has a \`.\` or \`..\` segment, which OpenBao refuses`, help: 'write the path out' };

  const strange = /[\u0000-\u001f\u007f]/.exec(path) ?? (kind === 'path' || kind === 'segment' ? null : / /.exec(path));
  if (strange !== null) return { message: `${names[kind]} cannot have ${strange[0] === ' ' ? 'a space' : 'a control character'}`, help: 'take it out' };
  return undefined;
}
