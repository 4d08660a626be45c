/*
 * What a pushed tag came to in Woodpecker. Two races of its server make a tag silently build nothing: two pipelines that
 * take the same number at the same time (the loser leaves no row; woodpecker#3884, #6859), and two workflows that
 * store the same configuration for the first time (the loser leaves a row without workflows for ever; #7173).
 */

/** One look at the pipeline of a tag, structurally the one of `ports/woodpecker.ts`. */
export interface SeenPipeline {
  readonly number: number;
  readonly status: string;
  readonly workflows: readonly unknown[];
  readonly errors: readonly { readonly message: string; readonly isWarning: boolean }[];
  readonly url: string;
}

export type Fate =
  | { readonly kind: 'real'; readonly message: string }
  | { readonly kind: 'wait' }
  | { readonly kind: 'lost'; readonly message: string; readonly help: string };

/** Milliseconds after which a pipeline without workflows is taken for stranded: storing and compiling takes seconds. */
export const strandedAfter = 45_000;

function compileError({ number, errors, url }: SeenPipeline): Fate {
  const said = errors.filter(({ isWarning }) => !isWarning).map(({ message }) => message.replaceAll(/\s+/g, ' ').trim());
  return {
    kind: 'lost', message: `pipeline ${number} does not compile: ${said.length === 0 ? 'the server does not say why' : said.join('; ')}`,
    help: `mend the pipelines (\`ci-lint\` and \`images check\` find most of it), commit, and release the next patch version: ${url}`,
  };
}

/**
 * Judges one look.
 * @param waited milliseconds since the tag was pushed, or since we began to look.
 * @param patience milliseconds until a pipeline that does not come is given up.
 */
export function judgePipeline(tag: string, pipeline: SeenPipeline | undefined, waited: number, patience: number): Fate {
  if (pipeline === undefined) {
    if (waited < patience) return { kind: 'wait' };
    return {
      kind: 'lost', message: `no pipeline came within ${Math.round(waited / 1000)} s`,
      help: `the webhook was lost, or two pipelines took the same number: look at the webhook's deliveries in the forge and deliver that of ${tag} again; or delete the tag on the forge and run the command again`,
    };
  }
  const { number, status, workflows, url } = pipeline;
  if (status === 'error') return compileError(pipeline);
  if (workflows.length > 0) return { kind: 'real', message: status === 'blocked' ? `pipeline ${number} waits for an approval: ${url}` : `pipeline ${number} is there (${status}): ${url}` };
  if (waited < Math.min(patience, strandedAfter)) return { kind: 'wait' };
  return {
    kind: 'lost', message: `pipeline ${number} is stranded: ${status}, without any workflow`,
    help: `it cannot be started again: delete the pipeline in Woodpecker and the tag on the forge, let a push pipeline run once on this commit, then run the command again (docs/runbooks/debug-a-pipeline.md)`,
  };
}
