import type { Graph, GraphNode } from './graph.ts';

/* A small layout of our own: stages are columns, nodes of a stage stand below each other, sorted so that arrows cross little. */

const charWidth = 7.5;
const height = 30;
const gapX = 50;
const gapY = 16;
const margin = 20;
const titleHeight = 34;

interface Box {
  readonly x: number;
  y: number;
  readonly width: number;
  readonly node: GraphNode;
}

function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replace(/[\x00-\x1f]+/g, ' ');
}

function columnsOf({ nodes }: Graph): GraphNode[][] {
  const columns: GraphNode[][] = [];
  for (const node of nodes) (columns[node.column] ??= []).push(node);
  return columns;
}

/** Nodes of a column in the order of the middle of what they come from: fewer crossings. */
function sortedByParents(column: readonly GraphNode[], graph: Graph, placed: ReadonlyMap<string, Box>): GraphNode[] {
  const parents = new Map<string, number[]>();
  for (const { from, to } of graph.edges) {
    const y = placed.get(from)?.y;
    if (y === undefined) continue;
    const known = parents.get(to);
    if (known === undefined) parents.set(to, [y]);
    else known.push(y);
  }
  const middle = ({ id }: GraphNode): number => {
    const ys = parents.get(id) ?? [];
    return ys.length === 0 ? Number.MAX_SAFE_INTEGER : ys.reduce((sum, y) => sum + y, 0) / ys.length;
  };
  const middles = new Map(column.map((node) => [node, middle(node)]));
  return [...column].sort((a, b) => (middles.get(a) as number) - (middles.get(b) as number));
}

function layout(graph: Graph, top: number): { boxes: ReadonlyMap<string, Box>; width: number; bottom: number } {
  const boxes = new Map<string, Box>();
  let x = margin * 2;
  let bottom = top + titleHeight;
  for (const column of columnsOf(graph)) {
    const width = Math.max(60, ...column.map(({ label }) => [...label].length * charWidth + 20));
    let y = top + titleHeight;
    for (const node of sortedByParents(column, graph, boxes)) {
      boxes.set(node.id, { x, y, width, node });
      y += height + gapY;
    }
    bottom = Math.max(bottom, y);
    x += width + gapX;
  }
  return { boxes, width: x - gapX + margin * 2, bottom: bottom + margin - gapY };
}

function arrow(from: Box, to: Box, optional: boolean): string {
  const x1 = from.x + from.width;
  const y1 = from.y + height / 2;
  const y2 = to.y + height / 2;
  const bend = Math.max(20, (to.x - x1) / 2);
  return `<path d="M${x1} ${y1} C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x} ${y2}" class="e"${optional ? ' stroke-dasharray="4 3"' : ''} marker-end="url(#a)"/>`;
}

function draw(graph: Graph, top: number): { svg: string; width: number; bottom: number } {
  const { boxes, width, bottom } = layout(graph, top);
  const title = escaped(graph.note === undefined ? graph.title : `${graph.title} (${graph.note})`);
  const nodes = [...boxes.values()].map(({ x, y, width: w, node }) =>
    `<rect x="${x}" y="${y}" width="${w}" height="${height}" rx="5" class="n"/><text x="${x + w / 2}" y="${y + height / 2 + 4.5}" text-anchor="middle">${escaped(node.label)}</text>`);
  const edges = graph.edges.flatMap(({ from, to, optional }) => {
    const a = boxes.get(from);
    const b = boxes.get(to);
    return a === undefined || b === undefined ? [] : [arrow(a, b, optional)];
  });
  const needed = Math.max(width, title.length * charWidth + margin * 4);
  return { svg: `<text x="${margin * 2}" y="${top + 22}" class="t">${title}</text>\n${[...edges, ...nodes].join('\n')}`, width: needed, bottom };
}

/** One picture with all graphs below each other, without scripts and foreign resources. */
export function svg(graphs: readonly Graph[]): string {
  let top = margin;
  let width = 200;
  const parts: string[] = [];
  for (const graph of graphs) {
    const drawn = draw(graph, top);
    parts.push(drawn.svg);
    width = Math.max(width, drawn.width);
    top = drawn.bottom + margin;
  }
  const style = 'text{font:13px monospace;fill:#1f2328}.t{font-weight:bold}.n{fill:#eef4ff;stroke:#4a6fa5}.e{fill:none;stroke:#6b7280}';
  const marker = '<marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#6b7280"/></marker>';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}">\n<style>${style}</style>\n<defs>${marker}</defs>\n<rect width="100%" height="100%" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`;
}
