import { UsageError } from '../../core/failure.ts';
import type { WriteFile } from '../../core/plan.ts';
import type { FileReader } from '../../ports/files.ts';
import { renderHtml } from '../page/html.ts';
import { renderMarkdown } from '../page/markdown.ts';
import type { PageInput } from '../page/page.ts';
import { createPage } from '../page/page.ts';

/** Writes the report page into a folder. @throws UsageError when that is no folder. */
export async function planPage(files: FileReader, folder: string, input: PageInput): Promise<WriteFile[]> {
  const place = folder.replace(/(.)\/+$/, '$1');
  const there = await files.stat(place);
  if (place === '' || (there !== undefined && there.kind !== 'folder')) throw new UsageError(`--page ${folder} is no folder`, { help: 'name a folder; it is made when it is not there' });
  const page = createPage(input);
  const write = async (name: string, text: string): Promise<WriteFile> => ({ kind: 'write-file', path: `${place}/${name}`, text, before: await files.text(`${place}/${name}`) });
  return Promise.all([write('index.html', renderHtml(page)), write('index.md', renderMarkdown(page))]);
}
