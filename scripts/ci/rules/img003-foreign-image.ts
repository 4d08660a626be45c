import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { firmnessOf, fullRepository, imageTextOf, isRepository, withImages } from '../image-text.ts';
import type { Subject } from '../subject.ts';

function isAllowed(repository: string, registries: readonly string[]): boolean {
  return registries.length === 0 || registries.some((registry) => {
    const prefix = registry.replace(/\/+$/, '').replace(/^index\.docker\.io(?=\/|$)/, 'docker.io');
    return repository === prefix || repository.startsWith(`${prefix}/`);
  });
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'IMG003', name: 'foreign-image', severity: 'warning', fixable: false,
    summary: 'other people\'s images have a tag, and come from registries that are allowed',
    why: 'Without a tag, or with `latest`, tomorrow\'s build runs with whatever was published last, a new major or something worse. `ci-lint.registries` lists where images may come from; an empty list allows all.',
    examples: [{ title: 'No tag', bad: 'steps:\n  - name: test\n    image: alpine\n    commands: [make test]\n', good: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' }],
  },
  *check({ files, settings }): Generator<Finding> {
    for (const file of files) {
      for (const { image } of withImages(file)) {
        const text = imageTextOf(file.source.text, image);
        const isShared = isRepository(text.repository, settings.sharedImage.name);
        if (!isShared && firmnessOf(text) === 'none') {
          yield findingFor(file, image, text.tag === undefined ? `\`${image.value}\` has no tag, which is \`latest\`` : `\`${image.value}\` changes without notice`, { help: 'name a version' });
        }
        const full = fullRepository(text.repository);
        if (!full.startsWith('${') && !isAllowed(full, settings.registries)) {
          yield findingFor(file, image, `\`${image.value}\` comes from \`${full.split('/')[0] ?? ''}\`, which is not among the allowed registries`, { help: `use one of ${settings.registries.map((one) => `\`${one}\``).join(', ')}`, contentKey: full });
        }
      }
    }
  },
};
