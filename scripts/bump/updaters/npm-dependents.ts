import type { TextEdit } from '../../core/edit.ts';
import type { SourceFile } from '../../core/source.ts';
import { escapeJson, insideQuotes, jsonMembers, jsonStringOf } from '../../lib/json.ts';
import type { JsonDocument, JsonNode } from '../../lib/json.ts';
import { npmRange } from './sibling-range.ts';
import type { Problem, Target } from './updater.ts';

const sections: ReadonlySet<string> = new Set(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']);

/** Edits that make the dependencies of one manifest, or of its entry in a lock, admit the released packages. */
export function followNpm(file: SourceFile, document: JsonDocument, manifest: JsonNode, { packages, next }: Target, where: string): { follow: TextEdit[]; problems: Problem[] } {
  const released = new Set(packages.filter(({ ecosystem }) => ecosystem === 'npm').map(({ name }) => name));
  const follow: TextEdit[] = [];
  const problems: Problem[] = [];
  for (const section of jsonMembers(document, manifest).filter(({ key }) => sections.has(key))) {
    for (const { key: name, value } of jsonMembers(document, section.value).filter(({ key }) => released.has(key))) {
      const range = jsonStringOf(document, value);
      if (range === undefined) continue;
      const verdict = npmRange(range, next);
      if (verdict.kind === 'changed') follow.push({ path: file.path, range: insideQuotes(value), newText: escapeJson(verdict.range) });
      if (verdict.kind === 'unclear') {
        problems.push({
          kind: 'requirement', range: value.range, message: `${where} asks for \`${name}\` at \`${range}\`, which does not admit ${next}`,
          help: 'write a range that admits the new version, or one like ^1.2.3 that can be moved with it',
        });
      }
    }
  }
  return { follow, problems };
}
