import type { VersionFile, VersionFileSpec } from '../../scripts/bump/updaters/updater.ts';

/** Several version files written as one text: `current 1.0.0`, `next 1.1.0`, then `--- path {spec}` before each file. */
export function relatedFilesOf(text: string): { current: string | undefined; next: string; files: VersionFile[] } {
  const [head = '', ...parts] = text.split(/^--- /m);
  const files = parts.map((part): VersionFile => {
    const end = part.indexOf('\n');
    const [, path = '', spec = '{}'] = /^(.*?)(?: (\{.*\}))?$/.exec(part.slice(0, end)) ?? [];
    return { file: { path, text: part.slice(end + 1) }, spec: { ...JSON.parse(spec) as Omit<VersionFileSpec, 'path'>, path } };
  });
  return { current: /^current (.*)$/m.exec(head)?.[1], next: /^next (.*)$/m.exec(head)?.[1] ?? '', files };
}
