import { expect, test } from 'vitest';
import { graphsOf } from '../../scripts/ci/graph.ts';
import { mermaid } from '../../scripts/ci/graph-mermaid.ts';
import { svg } from '../../scripts/ci/graph-svg.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';

const files = [
  parsePipelineFile({ path: '.woodpecker/ci.yml', text: 'steps:\n  - {name: lint, image: a, commands: [x]}\n  - {name: "t<e>st", image: a, commands: [x], depends_on: []}\n  - {name: publish, image: a, commands: [x], depends_on: [lint, {name: "t<e>st", optional: true}]}\n' }),
  parsePipelineFile({ path: '.woodpecker/release.yml', text: 'depends_on: ci\nsteps:\n  - {name: one, image: a, commands: [x]}\n  - {name: two, image: a, commands: [x]}\n' }),
];

test('Mermaid', () => {
  expect(mermaid(graphsOf(files))).toMatchInlineSnapshot(`
    "flowchart LR
      subgraph g0 ["workflows"]
        g0n0["ci"]
        g0n1["release"]
        g0n0 --> g0n1
      end
      subgraph g1 ["ci"]
        g1n0["lint"]
        g1n1["t&lt;e&gt;st"]
        g1n2["publish"]
        g1n0 --> g1n2
        g1n1 -.-> g1n2
      end
      subgraph g2 ["release"]
        g2n0["one"]
        g2n1["two"]
        g2n0 --> g2n1
      end
    "
  `);
});

test('SVG: every node is drawn once, nothing overlaps, text is escaped', () => {
  const drawn = svg(graphsOf(files));
  const boxes = Array.from(drawn.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="(\d+)" rx/g), ([, ...numbers]) => numbers.map(Number) as [number, number, number, number]);
  expect(boxes).toHaveLength(7);
  const clash = boxes.some(([x, y, w, h], at) => boxes.some(([x2, y2, w2, h2], other) => other > at && x < x2 + w2 && x2 < x + w && y < y2 + h2 && y2 < y + h));
  expect(clash).toBe(false);
  expect(drawn).toContain('t&lt;e&gt;st');
  expect(drawn.match(/<path d="M[^"]*" class="e"/g)).toHaveLength(4);
});

test('a cycle is drawn and said', () => {
  const cyclic = parsePipelineFile({ path: 'c.yml', text: 'steps:\n  - {name: a, image: x, depends_on: b}\n  - {name: b, image: x, depends_on: a}\n' });
  expect(graphsOf([cyclic])[0]?.note).toBe('cycle: a -> b -> a');
});
