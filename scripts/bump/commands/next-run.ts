import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import { bumpConfig } from '../config.ts';
import { nextDocument, nextText } from '../next-document.ts';
import type { versionOptions } from './options.ts';
import { readReleases } from './read-releases.ts';

export async function run({ options, shared, read }: Invocation<typeof versionOptions>): Promise<Outcome> {
  const { releases, diagnostics } = await readReleases(read, bumpConfig(shared.config), options);
  const decisions = releases.map(({ decision }) => decision);
  const nothing = decisions.every(({ next }) => next === null);
  return {
    diagnostics, text: nextText(decisions),
    // made when a format asks: it has every commit
    get document() { return nextDocument(decisions); },
    ...(nothing && !options['allow-nothing'] ? { exit: 'nothing-to-release' } : {}),
  };
}
