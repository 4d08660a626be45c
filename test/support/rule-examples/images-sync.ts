import { runRules } from '../../../scripts/core/rule.ts';
import { syncRules } from '../../../scripts/images/sync-rules/index.ts';
import type { Drift } from '../../../scripts/images/drift.ts';
import { parseCatalog } from '../../../scripts/images/parse-catalog.ts';
import { renderAll } from '../../../scripts/images/render.ts';
import type { CheckExample } from '../rule-examples.ts';

const catalog = parseCatalog({ path: 'containers/images.yml', text: `
version: 1
registry: forge.example
owner: loco
builder: { image: 'example.org/kaniko:v1', tools: { image: app, tag: v1 } }
bases: { alpine: 'docker.io/library/alpine:3.24' }
images:
  app:
    description: an app
    repository: app
    context: app
    base: alpine
    release: app-v
    arguments: { LEVEL: '1' }
    matrix: { argument: PYTHON_VERSION, values: ['3.12', '3.13'], sync: [tox.ini], plain: '3.12' }
`.replace('repository: app', "repository: 'app{suffix}'").replace('release: app-v', "release: 'app{suffix}-v'") }).value;

/** Everything in order, except what the example of a rule is about. */
export const checkExample: CheckExample = (text, { id }) => {
  if (catalog === undefined) throw new Error('the catalogue of the examples is not valid');
  const file = id === 'SYN002' || id === 'SYN005' ? `ARG PYTHON_VERSION=3.12\n${text}` : 'ARG PYTHON_VERSION=3.12\nARG BASE_IMAGE=docker.io/library/alpine:3.24\nFROM ${BASE_IMAGE}\nARG LEVEL=1\n';
  const input = { catalog, containerfiles: new Map([['app/Containerfile', file]]), inputs: new Map(), readme: id === 'SYN004' ? text : undefined };
  const rendered = renderAll(input).filter(({ kind }) => kind === 'pipeline').map((one, at) => [one.path, id === 'SYN001' && text !== 'rendered' && at === 0 ? text : one.text] as const);
  const drift: Drift = { catalog, input, pipelines: new Map(rendered), matrices: new Map([['tox.ini', id === 'SYN003' ? text : '[tox]\nenv_list = py3{12,13}\n']]) };
  return runRules(syncRules, drift);
};
