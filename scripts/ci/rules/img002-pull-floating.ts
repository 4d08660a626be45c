import type { Fix } from '../../core/diagnostic.ts';
import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { firmnessOf, imageTextOf, isRepository, withImages } from '../image-text.ts';
import type { Container } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { anchorNote, insertAfterPair } from '../yaml-edit.ts';

function fixOf(file: PipelineFile, container: Container): Fix | undefined {
  const { pull } = container;
  if (pull === undefined && container.keys.some(({ value }) => value === 'pull')) return undefined;
  if (pull !== undefined) {
    return { title: 'change it to `pull: true`', safety: 'unsafe', edits: [{ path: file.source.path, range: pull.range, newText: 'true' }] };
  }
  const key = container.keys.find(({ value }) => value === 'image');
  const edit = key === undefined ? undefined : insertAfterPair(file, key.range.start, 'pull: true');
  if (key === undefined || edit === undefined) return undefined;
  return { title: `add \`pull: true\`${anchorNote(file, key.range)}`, safety: 'safe', edits: [edit] };
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'IMG002', name: 'pull-floating', severity: 'warning', fixable: 'safe',
    summary: 'an image whose tag moves is pulled on every run',
    why: 'An agent that has an image of that name keeps it for ever: `shared-ci-shared:v1` without `pull: true` never gets newer there, and two agents run two versions. Either `pull: true`, or a tag that does not move. A tag with two numbers, like `3.22`, moves only by patches and is an `info`.',
    examples: [
      { title: 'The shared image', bad: 'steps:\n  - name: lint\n    image: registry.example/loco/shared-ci-shared:v1 # ours\n    commands: [ci-lint]\n', good: 'steps:\n  - name: lint\n    image: registry.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [ci-lint]\n' },
      { title: 'In braces', bad: 'steps:\n  lint: {image: "node:22", commands: [npm test]}\n', good: 'steps:\n  lint: {image: "node:22", pull: true, commands: [npm test]}\n' },
      { title: 'Behind a merge', bad: 'variables:\n  base: &base\n    image: registry.example/loco/shared-ci-shared:v1\nsteps:\n  - name: lint\n    <<: *base\n    commands: [ci-lint]\n', good: 'variables:\n  base: &base\n    image: registry.example/loco/shared-ci-shared:v1\n    pull: true\nsteps:\n  - name: lint\n    <<: *base\n    commands: [ci-lint]\n' },
    ],
  },
  *check({ files, settings }): Generator<Finding> {
    for (const file of files) {
      for (const container of withImages(file)) {
        if (container.pull?.value === true) continue;
        const text = imageTextOf(file.source.text, container.image);
        const firmness = firmnessOf(text);
        const isShared = isRepository(text.repository, settings.sharedImage.name);
        // without a tag at all, IMG001 and IMG003 have their say
        if (isShared ? firmness !== 'floating' : firmness !== 'floating' && firmness !== 'minor') continue;
        const fix = fixOf(file, container);
        yield findingFor(file, container.image, `\`${container.image.value}\` moves, and \`${container.name}\` does not pull it: an agent that has one keeps it`, {
          help: isShared ? 'add `pull: true`' : 'add `pull: true`, or use a tag that does not move', severity: firmness === 'minor' ? 'info' : 'warning',
          ...(fix === undefined ? {} : { fix }),
        });
      }
    }
  },
};
