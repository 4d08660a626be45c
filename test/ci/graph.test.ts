import { expect, test } from 'vitest';
import { graphsOf } from '../../scripts/ci/graph.ts';
import type { Graph } from '../../scripts/ci/graph.ts';
import { layoutOf } from '../../scripts/ci/graph-layout.ts';
import type { Box, Point } from '../../scripts/ci/graph-layout.ts';
import { createRandom } from '../support/random.ts';
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

const step = (name: string, needs: readonly string[]): string => `  - {name: ${name}, image: a, commands: [x], depends_on: [${needs.join(', ')}]}\n`;

test('conditions stand below the name', () => {
  const [graph] = graphsOf([parsePipelineFile({ path: 'a.yml', text: 'steps:\n  - {name: a, image: x, when: [{event: [push, tag], branch: main}]}\n  - {name: b, image: x, when: {branch: main}}\n  - {name: c, image: x, when: [{event: push}, {path: x}]}\n  - {name: d, image: x}\n  - {name: e, image: x, when: {event: [push, tag, cron, manual, release]}}\n' })]);
  expect(graph?.nodes.map(({ note }) => note)).toEqual(['push, tag if branch', 'if branch', 'if path', undefined, 'push, tag, cron +2']);
  expect(mermaid(graph === undefined ? [] : [graph])).toContain('["a<br/>push, tag if branch"]');
});

test('SVG: every node is drawn once, text is escaped', () => {
  const drawn = svg(graphsOf(files));
  expect(drawn.match(/<rect [^>]*rx="6"/g)).toHaveLength(7);
  expect(drawn).toContain('t&lt;e&gt;st');
  expect(drawn.match(/<path d="M[^"]*" class="e"/g)).toHaveLength(4);
  expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
});

test('no box touches another, no arrow over several columns runs through one, arrows go to the right', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = createRandom(seed);
    const count = random.int(1, 40);
    const text = `steps:\n${Array.from({ length: count }, (_, at) => step(`s${at}`, [...new Set(random.list(0, at === 0 ? 0 : 3, () => `s${random.int(0, at - 1)}`))])).join('')}`;
    const [graph] = graphsOf([parsePipelineFile({ path: 'a.yml', text })]);
    const { boxes, arrows, width, height } = layoutOf(graph as Graph);
    expect(boxes).toHaveLength(count);
    const within = ({ x, y }: Point, { x: left, y: top, width: w, height: h }: Box): boolean => x > left && x < left + w && y > top && y < top + h;
    for (const [at, a] of boxes.entries()) {
      expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
      for (const b of boxes.slice(at + 1)) expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height, `${seed}: ${a.node.label} ${b.node.label}`).toBe(false);
    }
    for (const { points } of arrows) {
      expect(points.every(({ x }, at) => at === 0 || x >= (points[at - 1] as Point).x)).toBe(true);
      // the straight pieces in a column
      for (let at = 1; at + 1 < points.length; at += 2) {
        const [from, to] = [points[at] as Point, points[at + 1] as Point];
        expect(boxes.some((box) => within({ x: (from.x + to.x) / 2, y: from.y }, box)), `${seed}`).toBe(false);
      }
    }
  }
});

test('a long sequence goes on in the next row; a graph of thousands ends', () => {
  const [long] = graphsOf([parsePipelineFile({ path: 'a.yml', text: `steps:\n${Array.from({ length: 40 }, (_, at) => `  - {name: step-number-${at}, image: x}\n`).join('')}` })]);
  const { width, arrows } = layoutOf(long as Graph);
  expect(width).toBeLessThan(1250);
  expect(arrows.filter(({ way }) => way === 'wrap').length).toBeGreaterThan(3);
  const text = `steps:\n${Array.from({ length: 2000 }, (_, at) => step(`s${at}`, at === 0 ? [] : [`s${at - 1}`, `s${at >> 1}`].filter((one, index, all) => all.indexOf(one) === index))).join('')}`;
  const started = performance.now();
  expect(svg(graphsOf([parsePipelineFile({ path: 'a.yml', text })])).length).toBeGreaterThan(100_000);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('a cycle is drawn and said', () => {
  const cyclic = parsePipelineFile({ path: 'c.yml', text: 'steps:\n  - {name: a, image: x, depends_on: b}\n  - {name: b, image: x, depends_on: a}\n' });
  const [graph] = graphsOf([cyclic]);
  expect(graph?.note).toBe('cycle: a -> b -> a');
  expect(layoutOf(graph as Graph).arrows.map(({ way }) => way)).toEqual(['back', 'back']);
});
