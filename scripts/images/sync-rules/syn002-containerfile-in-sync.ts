import type { Finding, Rule } from '../../core/rule.ts';
import { parseContainerfile } from '../../lib/containerfile.ts';
import { buildArguments } from '../catalog.ts';
import type { Drift } from '../drift.ts';
import { plainImage } from '../render.ts';
import { argumentEdits } from '../rewrite.ts';

export const rule: Rule<Drift> = {
  meta: {
    id: 'SYN002', name: 'containerfile-in-sync', severity: 'error', fixable: false,
    summary: 'a Containerfile declares the arguments of the catalogue, with its values as defaults',
    why: 'A local build without arguments must be the same image as a release. A build argument that the Containerfile does not declare is ignored by every builder, silently.',
    examples: [{ title: 'Another version', bad: 'ARG BASE_IMAGE=docker.io/library/alpine:3.23\nFROM ${BASE_IMAGE}\nARG LEVEL=1\n', good: 'ARG BASE_IMAGE=docker.io/library/alpine:3.24\nFROM ${BASE_IMAGE}\nARG LEVEL=1\n' },
      { title: 'An argument nobody takes', bad: 'ARG BASE_IMAGE=docker.io/library/alpine:3.24\nFROM ${BASE_IMAGE}\n', good: 'ARG BASE_IMAGE=docker.io/library/alpine:3.24\nFROM ${BASE_IMAGE}\nARG LEVEL=1\n' }],
  },
  *check({ catalog, input }): Iterable<Finding> {
    for (const family of catalog.families) {
      const image = plainImage(family);
      const text = input.containerfiles.get(image.containerfile);
      if (text === undefined) {
        yield { message: `there is no ${image.containerfile}, which \`${family.name}\` is built from`, location: { kind: 'file', path: catalog.path, range: family.placeOf('context') }, help: 'write it, or name another one in `containerfile:`' };
        continue;
      }
      const file = parseContainerfile(text);
      const declared = new Set(file.arguments.map(({ name }) => name));
      const values = buildArguments(image);
      for (const name of Object.keys(values).filter((one) => !declared.has(one))) {
        yield { message: `\`${name}\` of the catalogue is not declared here, so builders ignore it`, location: { kind: 'file', path: image.containerfile, range: { start: 0, end: 0 } }, help: `add \`ARG ${name}\` ${name === 'BASE_IMAGE' ? 'before FROM' : 'behind FROM'}, or take it out of containers/images.yml` };
      }
      for (const { range, newText } of argumentEdits(image.containerfile, file, image)) {
        yield { message: `the default \`${text.slice(range.start, range.end)}\` is not the catalogue's \`${newText.replace(/^=/, '')}\``, location: { kind: 'file', path: image.containerfile, range }, help: '`images render` writes it' };
      }
    }
  },
};
