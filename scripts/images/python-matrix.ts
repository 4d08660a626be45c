import { scalar, shellQuoted } from './pipeline-text.ts';

/** One CPython minor and the environments that run on it. */
export interface Minor {
  readonly minor: string;
  readonly envs: readonly string[];
}

/** The CPython minor that an environment asks for: `py312`, `py3.12`, `python3.12`, `3.12`, as a factor anywhere in its name. */
export function minorOf(env: string): string | undefined {
  for (const factor of env.split('-')) {
    const match = /^(?:py|python)?(?:([23])[.](\d{1,2})|(?<=py|python)([23])(\d{1,2}))$/.exec(factor);
    if (match !== null) return `${match[1] ?? match[3] as string}.${match[2] ?? match[4] as string}`;
  }
  return undefined;
}

/** Numeric order: 3.9 before 3.10. */
export function compareMinors(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}

/** Minors in numeric order: 3.9 before 3.10. Free-threaded and PyPy environments have no official slim image and are left out. */
export function minorsOf(envs: readonly string[]): Minor[] {
  const found = new Map<string, string[]>();
  for (const env of envs) {
    const minor = minorOf(env);
    if (minor !== undefined) found.set(minor, [...(found.get(minor) ?? []), env]);
  }
  return [...found].map(([minor, names]) => ({ minor, envs: names })).sort((a, b) => compareMinors(a.minor, b.minor));
}

export interface MatrixRequest {
  readonly minors: readonly Minor[];
  /** The image that has everything, by minor; without one the official image and apt are used. */
  readonly imageOf: ((minor: string) => string | undefined) | undefined;
  /** Debian packages that are installed where there is no base image. */
  readonly apt: readonly string[];
}

/**
 * A Woodpecker workflow with one entry a minor. `include` is always written: a product of axes is cut at 27 without a word.
 * Every value is in quotes, because 3.10 without them is the number 3.1 for most readers of YAML.
 */
export function matrixWorkflow({ minors, imageOf, apt }: MatrixRequest): string {
  const entries = minors.map(({ minor, envs }) => ({ minor, envs: envs.join(','), image: imageOf?.(minor) }));
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const based = imageOf !== undefined;
  const preamble = based || apt.length === 0 ? [] : [`      - apt-get update && apt-get install -y --no-install-recommends ${apt.map(shellQuoted).join(' ')}`];
  return `${[
    'when:',
    '  - event: [push, pull_request]',
    '',
    'matrix:',
    '  include:',
    ...entries.flatMap(({ minor, envs, image }) => [
      `    - PYTHON_VERSION: ${quoted(minor)}`, `      TOX_ENV: ${quoted(envs)}`, ...(image === undefined ? [] : [`      IMAGE: ${quoted(image)}`]),
    ]),
    '',
    'steps:',
    '  - name: tox',
    `    image: ${based ? '${IMAGE}' : scalar('docker.io/library/python:${PYTHON_VERSION}-slim')}`,
    ...(based ? ['    pull: true'] : []),
    '    commands:',
    ...preamble,
    '      - python -m pip install --no-cache-dir tox',
    '      - tox run -e "${TOX_ENV}"',
  ].join('\n')}\n`;
}
