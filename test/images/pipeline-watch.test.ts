import { expect, test } from 'vitest';
import { judgePipeline, strandedAfter } from '../../scripts/images/pipeline-watch.ts';
import type { SeenPipeline } from '../../scripts/images/pipeline-watch.ts';

const patience = 180_000;

function pipeline(status: string, workflows: number, errors: SeenPipeline['errors'] = []): SeenPipeline {
  return { number: 7, status, workflows: Array.from({ length: workflows }, () => ({})), errors, url: 'https://ci.example/repos/1/pipeline/7' };
}

test.each<[string, SeenPipeline | undefined, number, string, RegExp]>([
  ['nothing yet', undefined, 0, 'wait', /^$/],
  ['nothing for a while', undefined, patience - 1, 'wait', /^$/],
  ['nothing in the end', undefined, patience, 'lost', /^no pipeline came within 180 s$/],
  ['just created', pipeline('created', 0), 1000, 'wait', /^$/],
  ['created and stranded', pipeline('created', 0), strandedAfter, 'lost', /^pipeline 7 is stranded: created, without any workflow$/],
  ['pending without workflows', pipeline('pending', 0), 1000, 'wait', /^$/],
  ['running', pipeline('running', 1), 0, 'real', /^pipeline 7 is there \(running\): https:/],
  ['failed already: it was there', pipeline('failure', 2), 0, 'real', /\(failure\)/],
  ['waits for a person', pipeline('blocked', 1), 0, 'real', /waits for an approval/],
  ['does not compile', pipeline('error', 0, [{ message: 'a warning', isWarning: true }, { message: 'step\n has no image', isWarning: false }]), 0, 'lost', /^pipeline 7 does not compile: step has no image$/],
  ['does not compile, with workflows', pipeline('error', 1), 0, 'lost', /does not compile: the server does not say why/],
])('%s', (_, seen, waited, kind, message) => {
  const fate = judgePipeline('v1.0.0', seen, waited, patience);
  expect(fate.kind).toBe(kind);
  expect('message' in fate ? fate.message : '').toMatch(message);
});

test('every fate that is lost says what to do', () => {
  for (const [seen, waited] of [[undefined, patience], [pipeline('created', 0), patience], [pipeline('error', 0), 0]] as const) {
    const fate = judgePipeline('base-go-v1.0.0', seen, waited, patience);
    expect(fate.kind === 'lost' ? fate.help : '').toMatch(/delete the tag|delete the pipeline|release the next patch version/);
  }
});
