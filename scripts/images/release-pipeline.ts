import type { Catalog, Image } from './catalog.ts';
import { toolsReference } from './catalog.ts';
import { block, scalar, shellQuoted, unsubstituted } from './pipeline-text.ts';
import { refPattern, shellPattern } from './release-tag.ts';

/** Folder below the workspace in which the steps of one pipeline hand things over. */
const handover = '.images';

/** First line of every file that we write: how `images render` knows its own. */
export const renderedMark = '# Written by `images render` from containers/images.yml; do not edit, run it again.';

/**
 * The exact check of the tag. The glob of `when` cannot tell 1.2.3 from 1junk; this can. `$CI_COMMIT_TAG` is read when the
 * step runs: `${...}` would paste the tag into the script before the shell sees it.
 */
function tagCheck(image: Image): string[] {
  const pattern = shellPattern(image.release);
  return [
    `printf '%s\\n' "$CI_COMMIT_TAG" | grep -Eq ${shellQuoted(pattern)} || {`,
    `  echo "$CI_COMMIT_TAG is no release of ${image.name}: the tag must be ${image.release} and a version like 1.2.3" >&2`,
    '  exit 1',
    '}',
  ];
}

/** Does the image that is released hold the commands that release it? */
function isTools(image: Image, { builder }: Catalog): boolean {
  return image.name === builder.tools.image;
}

/** Where `images` comes from before the build: the released tools, or, for the tools themselves, the checkout. */
export function toolsStep(image: Image, catalog: Catalog): { readonly image: string; readonly commands: readonly string[] } {
  const { bootstrap } = catalog.builder;
  if (isTools(image, catalog) && bootstrap !== undefined) return bootstrap;
  return { image: toolsReference(catalog), commands: [] };
}

/** The released image by its immutable tag. Substitution is the only way to name it in `image:`; the tag was checked before. */
function releasedReference({ reference, release, tags }: Image): string {
  const tag = (tags.immutable[0] as string).replaceAll('{version}', `\${CI_COMMIT_TAG##${release}}`).replaceAll('{sha}', '${CI_COMMIT_SHA:0:12}');
  return `${reference}:${tag}`;
}

function prepareStep(image: Image, catalog: Catalog): string[] {
  const { image: reference, commands } = toolsStep(image, catalog);
  return [
    '  - name: prepare', `    image: ${scalar(reference)}`, '    pull: true', ...secrets(catalog), '    commands:',
    ...block(tagCheck(image), '      '),
    ...commands.map((command) => `      - ${scalar(unsubstituted(command))}`),
    `      - images contexts --out ${handover} --only ${image.name} --tag "$CI_COMMIT_TAG"`,
    // a pipeline that is run again finds its image there and goes on with that digest
    `      - images publish ${image.name} --before-build --digest-file ${handover}/digest`,
  ];
}

/** Shell lines that run kaniko with the arguments of `build.args`, one a line, whatever characters they hold. */
export function kanikoLines(image: Image, more: readonly string[]): string[] {
  return [
    'set --',
    'while IFS= read -r argument; do set -- "$@" "$argument"; done < ' + `${handover}/${image.name}/build.args`,
    `/kaniko/executor --context="dir://$CI_WORKSPACE/${handover}/${image.name}" --dockerfile=Containerfile "$@" \\`,
    ...more.map((line, at) => `  ${line}${at === more.length - 1 ? '' : ' \\'}`),
  ];
}

function loginLines(registry: string): string[] {
  return [
    'mkdir -p /kaniko/.docker',
    `auth=$(printf '%s:%s' "$REGISTRY_USERNAME" "$REGISTRY_PASSWORD" | base64 | tr -d '\\n')`,
    `printf '{"auths":{"${registry}":{"auth":"%s"}}}' "$auth" > /kaniko/.docker/config.json`,
  ];
}

function secrets({ builder, registry }: Catalog): string[] {
  return [
    '    environment:',
    `      REGISTRY: ${scalar(registry)}`,
    `      REGISTRY_USERNAME: { from_secret: ${scalar(builder.secrets.user)} }`,
    `      REGISTRY_PASSWORD: { from_secret: ${scalar(builder.secrets.password)} }`,
  ];
}

function buildStep(image: Image, catalog: Catalog): string[] {
  return [
    '  - name: build', `    image: ${scalar(catalog.builder.image)}`, ...secrets(catalog), '    commands:',
    ...block([
      ...tagCheck(image),
      `if [ -s ${handover}/digest ]; then echo 'the image of this tag is there already'; exit 0; fi`,
      ...loginLines(catalog.registry),
      ...kanikoLines(image, [
        `--destination="$(sed -n 's/^  "tag": "\\(.*\\)",$/\\1/p' ${handover}/${image.name}/build.json)"`,
        `--digest-file="$CI_WORKSPACE/${handover}/digest"`,
      ]),
    ], '      '),
  ];
}

function publishStep(image: Image, catalog: Catalog): string[] {
  const own = isTools(image, catalog);
  return [
    '  - name: publish', `    image: ${scalar(own ? releasedReference(image) : toolsReference(catalog))}`, '    pull: true', ...secrets(catalog), '    commands:',
    `      - images publish ${image.name} --digest-file ${handover}/digest --record ${handover}/release.json`,
    `      - cat ${handover}/release.json`,
  ];
}

function smokeStep(image: Image): string[] {
  if (image.smoke.length === 0) return [];
  return [
    '  - name: smoke', `    image: ${scalar(releasedReference(image))}`, '    pull: true', '    commands:',
    ...image.smoke.map((command) => `      - ${scalar(unsubstituted(command))}`),
  ];
}

/** The pipeline that one release prefix wakes, and no other. */
export function releasePipeline(image: Image, catalog: Catalog): string {
  return `${[
    renderedMark,
    `# Releases ${image.reference}: push the annotated tag ${image.release}1.2.3 (\`images tag ${image.name} 1.2.3\`).`,
    'when:',
    '  - event: tag',
    `    ref: ${scalar(refPattern(image.release))}`,
    '',
    'steps:',
    ...prepareStep(image, catalog), '',
    ...buildStep(image, catalog), '',
    ...publishStep(image, catalog),
    ...(image.smoke.length === 0 ? [] : ['', ...smokeStep(image)]),
  ].join('\n')}\n`;
}
