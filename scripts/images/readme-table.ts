import type { Catalog, Image } from './catalog.ts';
import { releaseTags } from './catalog.ts';

export const tableBegin = '<!-- images:begin -->';
export const tableEnd = '<!-- images:end -->';

function row(image: Image): string {
  const { floating } = releaseTags(image, { version: '1.2.3' });
  const pins = floating.map((tag) => `\`:${tag}\``).join(', ');
  return `| \`${image.repository}\` | \`${image.release}1.2.3\` | \`${image.base.reference.replace(/^docker\.io\/(?:library\/)?/, '')}\` | ${pins} | ${image.description} |`;
}

/** The table of images for people: what is pushed to release it, what it is built on, what consumers pin. */
export function readmeTable({ images }: Catalog): string {
  return ['| image | released by the tag | built on | floating tags of that release | what is in it |', '|---|---|---|---|---|', ...images.map(row)].join('\n');
}

/** The README with its table; nothing when it has no place for one. */
export function withTable(readme: string, catalog: Catalog): string | undefined {
  const begin = readme.indexOf(tableBegin);
  const end = readme.indexOf(tableEnd);
  if (begin === -1 || end < begin) return undefined;
  return `${readme.slice(0, begin + tableBegin.length)}\n${readmeTable(catalog)}\n${readme.slice(end)}`;
}
