import type { Fix } from '../../core/diagnostic.ts';
import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { imageTextOf, isRepository, withImages } from '../image-text.ts';
import type { ImageText } from '../image-text.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { anchorNote } from '../yaml-edit.ts';

/** What is wrong with the tag, or nothing. */
function mistakeOf({ tag, digest }: ImageText, majors: readonly number[]): string | undefined {
  if (digest !== undefined) return 'is pinned by digest, and the registry prunes old images';
  if (tag === undefined) return 'has no tag, which is `latest`';
  if (tag === 'latest') return 'is `latest`, which changes its major without notice';
  if (majors.some((major) => tag === `v${major}`)) return undefined;
  if (/^v?\d+\.\d+/.test(tag)) return `is pinned to \`${tag}\`, and the registry prunes old images`;
  if (/^v\d+$/.test(tag)) return `has the major \`${tag}\`, which is not in use here`;
  return `has the tag \`${tag}\`, which is no major`;
}

function majorFor({ tag }: ImageText, majors: readonly number[]): { readonly major: number; readonly isSame: boolean } {
  const written = Number(/^v?(\d+)/.exec(tag ?? '')?.[1] ?? Number.NaN);
  return majors.includes(written) ? { major: written, isSame: true } : { major: Math.max(...majors), isSame: Number.isNaN(written) };
}

function fixOf(file: PipelineFile, text: ImageText, { sharedImage: { majors } }: Settings, note: string): Fix {
  const { major, isSame } = majorFor(text, majors);
  return {
    title: `use \`:v${major}\`${note}`, safety: isSame ? 'safe' : 'unsafe',
    edits: [{ path: file.source.path, range: text.versionAt(), newText: `:v${major}` }],
  };
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'IMG001', name: 'shared-image-major', severity: 'error', fixable: 'safe',
    summary: 'the fleet\'s shared image is used by the tag of its major, as in `:v1`',
    why: 'The registry keeps the last few versions of the shared image and prunes the rest, so the usual advice to pin by patch or digest is wrong here: the pipeline breaks some weeks later, in every repository that did so. The major\'s tag always points to a version that is there. `ci-lint.sharedImage` names the image (`loco/shared-ci-shared` is only the default) and the majors in use. Pair it with `pull: true` (IMG002).',
    examples: [
      { title: 'An exact patch', bad: 'steps:\n  - name: lint\n    image: registry.example/loco/shared-ci-shared:v1.4.2\n    pull: true\n    commands: [ci-lint]\n', good: 'steps:\n  - name: lint\n    image: registry.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [ci-lint]\n' },
      { title: 'A digest behind an anchor', bad: 'variables:\n  - &shared "registry.example/loco/shared-ci-shared:v1@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"\nsteps:\n  lint:\n    image: *shared\n    pull: true\n    commands: [ci-lint]\n', good: 'variables:\n  - &shared "registry.example/loco/shared-ci-shared:v1"\nsteps:\n  lint:\n    image: *shared\n    pull: true\n    commands: [ci-lint]\n' },
    ],
  },
  *check({ files, settings }): Generator<Finding> {
    for (const file of files) {
      for (const { image } of withImages(file)) {
        if (!image.value.includes(settings.sharedImage.name)) continue;
        const text = imageTextOf(file.source.text, image);
        // a tag made by substitution is one that this pipeline has just built, or a matrix: only the run can tell
        if (!isRepository(text.repository, settings.sharedImage.name) || (text.tag ?? '').includes('${')) continue;
        const mistake = mistakeOf(text, settings.sharedImage.majors);
        if (mistake === undefined) continue;
        const wanted = settings.sharedImage.majors.map((major) => `\`:v${major}\``).join(' or ');
        yield findingFor(file, image, `the shared image ${mistake}`, { help: `use ${wanted} with \`pull: true\``, contentKey: image.value, fix: fixOf(file, text, settings, anchorNote(file, image.range)) });
      }
    }
  },
};
