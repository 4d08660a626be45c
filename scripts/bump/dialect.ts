import { parseVersion } from '../lib/semver.ts';

/*
 * A release has one version, by SemVer; files of Python spell it by PEP 440 (`1.2.0-rc.1` is `1.2.0rc1` there, and
 * that is what uv and pip write into locks and wheels).
 */
export interface Dialect {
  readonly name: string;
  /** The SemVer version as this dialect writes it; nothing when it has no words for it. */
  spell(version: string): string | undefined;
  /** One text for all ways to write the same version; a text that is no version stays as it is. */
  canonical(text: string): string;
}

export const semver: Dialect = {
  name: 'SemVer',
  spell: (version) => version,
  canonical: (text) => text.trim().replace(/^v(?=\d)/, ''),
};

/** The pattern of PEP 440, appendix B. Every repetition is followed by something it cannot match itself. */
const pep440Pattern = /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;

const preNames: Readonly<Record<string, string>> = { alpha: 'a', a: 'a', beta: 'b', b: 'b', preview: 'rc', pre: 'rc', c: 'rc', rc: 'rc' };

function number(text: string | undefined): string {
  return text === undefined || text === '' ? '0' : text.replace(/^0+(?=\d)/, '');
}

/** `1.2` and `1.2.0` are the same version: compared with three numbers. */
function releaseOf(text: string): string {
  const parts = text.split('.').map(number);
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

/** @see https://packaging.python.org/en/latest/specifications/version-specifiers/#normalization */
function normalized(text: string): { readonly version: string; readonly post: boolean } | undefined {
  const match = pep440Pattern.exec(text.trim());
  if (match === null) return undefined;
  const [, epoch, release = '', pre, preNumber, implicitPost, post, postNumber, dev, devNumber, local] = match;
  const isPost = implicitPost !== undefined || post !== undefined;
  const version = [
    epoch === undefined || number(epoch) === '0' ? '' : `${number(epoch)}!`, releaseOf(release),
    pre === undefined ? '' : `${preNames[pre.toLowerCase()] as string}${number(preNumber)}`,
    isPost ? `.post${number(implicitPost ?? postNumber)}` : '', dev === undefined ? '' : `.dev${number(devNumber)}`,
    local === undefined ? '' : `+${local.toLowerCase().replaceAll(/[-_]/g, '.')}`,
  ].join('');
  return { version, post: isPost };
}

export const pep440: Dialect = {
  name: 'PEP 440',
  spell(version) {
    const parsed = parseVersion(version);
    if (parsed === undefined) return undefined;
    const found = normalized(version);
    // `1.0.0-1` is before 1.0.0 by SemVer and after it by PEP 440
    return found === undefined || found.post ? undefined : found.version;
  },
  canonical: (text) => normalized(text)?.version ?? text.trim(),
};

/** How a version is written in a file: Python's files by PEP 440, all others by SemVer. */
export function dialectOf(path: string): Dialect {
  return /(?:^|\/)(?:pyproject\.toml|uv\.lock|setup\.cfg|[^/]+\.pyi?)$/.test(path) ? pep440 : semver;
}
