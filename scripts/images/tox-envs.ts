import path from 'node:path/posix';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Parsed } from '../core/outcome.ts';
import type { Range, SourceFile } from '../core/source.ts';
import { parseIni } from '../lib/ini.ts';
import type { IniFile } from '../lib/ini.ts';
import { parseToml, tomlAt, tomlRangeOf, tomlStringAt, tomlValueOf } from '../lib/toml.ts';
import type { TomlTable } from '../lib/toml.ts';
import { expandEnvList } from './tox-expand.ts';
import { tomlEnvList } from './tox-toml.ts';

/** Names under which tox looks for its configuration, in its order. */
export const toxFiles = ['tox.ini', 'setup.cfg', 'pyproject.toml', 'tox.toml'] as const;

const keys = ['env_list', 'envlist'] as const;

function wrong(source: SourceFile, message: string, range: Range, help: string): Parsed<readonly string[]> {
  return { value: undefined, diagnostics: [{ rule: 'SYN003', severity: 'error', message, location: { kind: 'file', path: source.path, range }, help } satisfies Diagnostic] };
}

/** `{[section]key}` filled in, as far as the file itself says it; nothing when it needs tox to know. */
function resolved(text: string, ini: IniFile, depth = 0): string | undefined {
  let unknown = depth > 10;
  const filled = text.replace(/\{\[([^\]]+)\]([^}:]+)\}/g, (_, section: string, key: string) => {
    const value = ini.get(section)?.get(key.toLowerCase())?.text;
    const inner = value === undefined || unknown ? undefined : resolved(value, ini, depth + 1);
    if (inner === undefined) unknown = true;
    return inner ?? '';
  });
  return unknown || /\{(?:env|posargs|tty|:|\/)/.test(filled) ? undefined : filled;
}

function fromIni(source: SourceFile, ini: IniFile, section: string, whole: Range | undefined): Parsed<readonly string[]> {
  const core = ini.get(section);
  const value = keys.map((key) => core?.get(key)).find((found) => found !== undefined);
  if (value === undefined) return wrong(source, `there is no \`env_list\` in [${section}]`, whole ?? { start: 0, end: 0 }, 'name the environments that are tested: env_list = py312, py313');
  const text = resolved(value.text, ini);
  if (text === undefined) return wrong(source, 'this `env_list` depends on something outside of the file', whole ?? value.range, 'name the environments; a value of {env:...} is only known when tox runs');
  return { value: expandEnvList(text), diagnostics: [] };
}

function fromToml(source: SourceFile): Parsed<readonly string[]> {
  const { root, mistakes: [mistake] } = parseToml(source.text);
  if (root === undefined) return wrong(source, mistake?.message ?? 'this is not TOML', mistake?.range ?? { start: 0, end: 0 }, 'tox cannot read it either');
  const section = path.basename(source.path) === 'pyproject.toml' ? ['tool', 'tox'] : [];
  const legacy = tomlStringAt(root, [...section, 'legacy_tox_ini']);
  if (legacy !== undefined && section.length > 0 && keys.every((key) => tomlAt(root, [...section, key]) === undefined)) {
    return fromIni(source, parseIni(legacy.value), 'tox', legacy.range);
  }
  return listIn(source, root, section);
}

function listIn(source: SourceFile, root: TomlTable, section: readonly string[]): Parsed<readonly string[]> {
  const node = tomlAt(root, [...section, 'env_list']);
  const place = section.length === 0 ? 'the file' : `[${section.join('.')}]`;
  if (node === undefined) return wrong(source, `there is no \`env_list\` in ${place}`, tomlRangeOf(root, section), 'name the environments that are tested: env_list = ["3.12", "3.13"]');
  const names = tomlEnvList(tomlValueOf(node));
  return names === undefined ? wrong(source, 'this `env_list` is of no shape that tox takes', node.range, 'a list of texts, of { product = [...] }, or of { prefix = "3.", start = 12, stop = 14 }')
    : { value: names, diagnostics: [] };
}

/** The environments of tox.ini, setup.cfg, tox.toml or pyproject.toml, expanded and in tox's order. */
export function toxEnvs(source: SourceFile): Parsed<readonly string[]> {
  if (source.path.endsWith('.toml')) return fromToml(source);
  const section = path.basename(source.path) === 'setup.cfg' ? 'tox:tox' : 'tox';
  return fromIni(source, parseIni(source.text), section, undefined);
}
