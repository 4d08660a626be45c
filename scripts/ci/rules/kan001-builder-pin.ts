import type { Fix } from '../../core/diagnostic.ts';
import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { imageTextOf, isRepository, withImages } from '../image-text.ts';
import type { ImageText } from '../image-text.ts';
import { isKanikoImage, isKanikoPlugin } from '../kaniko.ts';
import type { Container, Text } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { anchorNote } from '../yaml-edit.ts';

/** Path of a repository without its registry: a mirror keeps it. */
function pathOf(repository: string): string {
  return repository.split('/').slice(-2).join('/');
}

function fixOf(file: PipelineFile, container: Container & { readonly image: Text }, text: ImageText, pin: { readonly image: string; readonly path: string; readonly tag: string }): Fix | undefined {
  if (isKanikoPlugin(container) || text.repository.includes('${')) return undefined;
  const suffix = anchorNote(file, container.image.range);
  if (isRepository(text.repository, pin.path)) return { title: `use \`:${pin.tag}\`${suffix}`, safety: 'unsafe', edits: [{ path: file.source.path, range: text.versionAt(), newText: `:${pin.tag}` }] };
  const { node, range } = container.image;
  const quoted = node.style === 'single' || node.style === 'double' ? 1 : 0;
  if (node.style === 'literal' || node.style === 'folded') return undefined;
  return { title: `use \`${pin.image}\`${suffix}`, safety: 'unsafe', edits: [{ path: file.source.path, range: { start: range.start + quoted, end: range.end - quoted }, newText: pin.image }] };
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'KAN001', name: 'builder-pin', severity: 'error', fixable: 'unsafe',
    summary: 'images are built with the fleet\'s kaniko, `executor:v1.20.0-debug` unless configured',
    why: 'Newer kanikos rewrote how mirrors are asked and how repositories are mapped (1.21 to 1.23), and builds against a zot with mirror and cache broke in ways that only show as slow builds or pulls from the internet. The plugin brings a kaniko of its own (1.27), and its `auto_tag` turns `base-python-v1.2.3` into the tags `base-python-v1.2.3` and `latest`. The pin and its flags are one setting, `ci-lint.builder`, so that the whole fleet can move at once; a mirror of the same repository is fine.',
    examples: [
      { title: 'A newer version', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.23.2-debug\n    commands:\n      - /kaniko/executor --no-push\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --no-push\n' },
      { title: 'The plugin', bad: 'steps:\n  - name: image\n    image: woodpeckerci/plugin-kaniko:2.3.0\n    settings:\n      repo: team/app\n', good: 'steps:\n  - name: image\n    image: mirror.example/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --no-push\n' },
    ],
  },
  *check({ files, settings: { builder } }): Generator<Finding> {
    const colon = builder.image.lastIndexOf(':');
    const pin = { image: builder.image, path: pathOf(builder.image.slice(0, colon)), tag: builder.image.slice(colon + 1) };
    for (const file of files) {
      if (!file.source.text.includes('kaniko')) continue;
      for (const container of withImages(file)) {
        if (!isKanikoImage(container.image.value) && !isKanikoPlugin(container)) continue;
        const text = imageTextOf(file.source.text, container.image);
        if ((isRepository(text.repository, pin.path) && text.tag === pin.tag) || (text.tag ?? '').includes('${')) continue;
        const fix = fixOf(file, container, text, pin);
        yield findingFor(file, container.image, `\`${container.image.value}\` is not the fleet's kaniko, \`${pin.path}:${pin.tag}\``, {
          help: isKanikoPlugin(container) ? `run \`/kaniko/executor\` in \`${pin.image}\` instead of the plugin` : `use \`${pin.image}\`, or change \`ci-lint.builder\` for all`, contentKey: container.image.value,
          ...(fix === undefined ? {} : { fix }),
        });
      }
    }
  },
};
