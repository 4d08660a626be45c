import { isEnvironmentError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import { FrameReader, frame } from '../lsp/framing.ts';
import { errors } from '../lsp/protocol.ts';
import { LanguageServer } from '../lsp/server.ts';
import type { Neighbours } from '../lsp/server.ts';
import { settingsOf } from '../settings.ts';
import { templatesOf } from './drift.ts';
import { loadTemplates } from './load-templates.ts';
import type { lintOptions } from './options.ts';

/** The other pipelines of `.woodpecker/`; a file elsewhere is alone. What cannot be read is not there. */
function neighboursOn(files: FileReader): Neighbours {
  return async (path) => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (!folder.endsWith('/.woodpecker')) return { sources: [], complete: false };
    try {
      const names = (await files.list(folder) ?? []).filter(({ name, kind }) => kind === 'file' && /\.ya?ml$/.test(name));
      const sources = await Promise.all(names.map(async ({ name }): Promise<SourceFile> => ({ path: `${folder}/${name}`, text: await files.text(`${folder}/${name}`) ?? '' })));
      return { sources, complete: true };
    } catch (error) {
      if (!isEnvironmentError(error)) throw error;
      return { sources: [], complete: false };
    }
  };
}

/** Talks with an editor until it says `exit` or hangs up. */
export async function run({ options, shared, read }: Invocation<typeof lintOptions>): Promise<Outcome> {
  const dialogue = await read.dialogue();
  const knowledge = {
    settings: settingsOf(shared.config, options.woodpecker), templates: await loadTemplates(read, options.templates ?? templatesOf(shared.config)),
    today: new Date(read.clock.now()).toISOString().slice(0, 10),
  };
  const server = new LanguageServer(knowledge, neighboursOn(await read.files()), '1');
  const reader = new FrameReader();
  for await (const bytes of dialogue.incoming()) {
    for (const one of reader.feed(bytes)) {
      const answers = one.kind === 'garbage' ? [{ id: null, error: { code: errors.parse, message: one.reason } }] : await server.handle(one.data);
      for (const answer of answers) dialogue.say(frame(answer));
      if (server.exitCode !== undefined) return { text: '', exit: server.exitCode === 0 ? 'done' : 'findings' };
    }
    for (const message of await server.flush()) dialogue.say(frame(message));
  }
  return { text: '', exit: 'findings' };
}
