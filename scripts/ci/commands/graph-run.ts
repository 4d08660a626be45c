import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import { graphsOf } from '../graph.ts';
import { mermaid } from '../graph-mermaid.ts';
import { svg } from '../graph-svg.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import { loadPipelines } from './load-pipelines.ts';
import type { graphOptions } from './options.ts';

/** Draws; what does not parse is drawn without its steps, for the linter says the rest. */
export async function run({ args, options, read }: Invocation<typeof graphOptions>): Promise<Outcome> {
  const { sources } = await loadPipelines(await read.files(), args);
  const all = sources.map(parsePipelineFile);
  const wanted = options.workflow;
  const files = wanted === undefined ? all : all.filter(({ workflow }) => workflow.name === wanted);
  if (files.length === 0) throw new UsageError(`there is no workflow "${wanted ?? ''}"`, { help: `there are ${all.map(({ workflow }) => workflow.name).join(', ')}` });
  const graphs = graphsOf(files);
  return { text: options.format === 'svg' ? svg(graphs) : mermaid(graphs), document: { version: 1, graphs } };
}
