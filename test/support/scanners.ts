import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/*
 * The secret scanners that bao-lint is compared with, in exact versions. Each is taken from its variable, else from the
 * user's cache folder, where it is installed once with the client of its registry; never into the project.
 */

export interface FoundPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface Scanner {
  readonly name: string;
  readonly version: string;
  /** Names the program, for who has it already. */
  readonly variable: string;
  readonly install: (folder: string) => readonly (readonly [string, ...string[]])[];
  readonly program: (folder: string) => string;
  /** Looks at a folder and writes what it finds into `report`, or to stdout. */
  readonly scan: (program: string, folder: string, report: string) => readonly [string, ...string[]];
  readonly places: (report: string, stdout: string) => readonly FoundPlace[];
}

interface GitleaksFinding { readonly File: string; readonly StartLine: number }
interface DetectedSecrets { readonly results: Readonly<Record<string, readonly { readonly line_number: number }[]>> }

export const scanners: readonly Scanner[] = [
  {
    name: 'gitleaks', version: '8.30.1', variable: 'GITLEAKS',
    install: (folder) => [['env', `GOBIN=${folder}`, 'go', 'install', 'github.com/zricethezav/gitleaks/v8@v8.30.1']],
    program: (folder) => path.join(folder, 'gitleaks'),
    scan: (program, folder, report) => [program, 'dir', '--no-banner', '--exit-code', '0', '--log-level', 'error', '--report-format', 'json', '--report-path', report, folder],
    places: (report) => (JSON.parse(readFileSync(report, 'utf8')) as readonly GitleaksFinding[]).map(({ File: file, StartLine: line }) => ({ file, line })),
  },
  {
    name: 'detect-secrets', version: '1.5.0', variable: 'DETECT_SECRETS',
    install: (folder) => [['python3', '-m', 'venv', folder], [path.join(folder, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', 'detect-secrets==1.5.0']],
    program: (folder) => path.join(folder, 'bin/detect-secrets'),
    scan: (program, folder) => [program, 'scan', '--all-files', '--no-verify', folder],
    places: (_, stdout) => Object.entries((JSON.parse(stdout) as DetectedSecrets).results).flatMap(([file, found]) => found.map(({ line_number: line }) => ({ file, line }))),
  },
];

const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'ci-shared', 'scanners');
const installSeconds = 240;

/** The program of a scanner, or why there is none. */
export function scannerProgram(scanner: Scanner, mayInstall: boolean): { readonly program: string } | { readonly missing: string } {
  const given = process.env[scanner.variable];
  if (given !== undefined && given !== '') return existsSync(given) ? { program: given } : { missing: `${scanner.variable} names no file` };
  const folder = path.join(cache, `${scanner.name}-${scanner.version}`);
  const program = scanner.program(folder);
  if (existsSync(program)) return { program };
  if (!mayInstall) return { missing: `not installed; ${scanner.variable}=FILE names it` };
  mkdirSync(cache, { recursive: true });
  for (const [command, ...args] of scanner.install(folder)) {
    const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: installSeconds * 1000 });
    if (status !== 0) {
      rmSync(folder, { recursive: true, force: true });
      return { missing: `could not be installed: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}`.slice(0, 200) };
    }
  }
  return existsSync(program) ? { program } : { missing: 'could not be installed' };
}

/** Where a scanner finds something below a folder, or why it is not known. Paths are relative to the folder. */
export function scanWith(scanner: Scanner, folder: string, seconds: number): readonly FoundPlace[] | string {
  const found = scannerProgram(scanner, false);
  if ('missing' in found) return found.missing;
  const scratch = mkdtempSync(path.join(tmpdir(), 'scanner-'));
  try {
    const report = path.join(scratch, 'report.json');
    const [command, ...args] = scanner.scan(found.program, folder, report);
    const { status, stdout, signal, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, timeout: seconds * 1000 });
    if (signal !== null) return `stopped after ${seconds} s`;
    if (status !== 0) return `ended with ${status}: ${stderr.trim().split('\n').at(-1) ?? ''}`;
    return scanner.places(report, stdout).map(({ file, line }) => ({ file: path.relative(folder, path.resolve(folder, file)), line }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
