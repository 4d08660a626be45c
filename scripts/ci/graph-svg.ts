import type { Graph } from './graph.ts';
import { layoutOf } from './graph-layout.ts';
import type { Arrow, Box, Layout, Point } from './graph-layout.ts';

const margin = 24;
const titleHeight = 30;
const radius = 8;

function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replace(/[\x00-\x1f]+/g, ' ');
}

/** A soft S from one point to the next. */
function curve(from: Point, to: Point): string {
  const bend = Math.max(20, (to.x - from.x) / 2);
  return `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}

/** Down behind the end of a row, back to the left between the rows, into the next one. */
function wrapped(from: Point, to: Point): string {
  const middle = (from.y + to.y) / 2;
  const [right, left] = [from.x + radius * 2, to.x - radius * 2.5];
  return `H${right - radius}Q${right} ${from.y} ${right} ${from.y + radius}V${middle - radius}Q${right} ${middle} ${right - radius} ${middle}H${left + radius}Q${left} ${middle} ${left} ${middle + radius}V${to.y - radius}Q${left} ${to.y} ${left + radius} ${to.y}H${to.x}`;
}

function arrow({ points, optional, way: kind }: Arrow): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  const way = rest.map((point, at) => {
    const from = points[at] as Point;
    if (kind === 'wrap') return wrapped(from, point);
    if (kind === 'back') return `C${from.x + 45} ${from.y} ${point.x + 45} ${point.y} ${point.x} ${point.y}`;
    // points come in pairs: from a box to a lane, along the lane, from the lane to the next
    return at % 2 === 0 ? curve(from, point) : `H${point.x}`;
  }).join('');
  return `<path d="M${start.x} ${start.y}${way}" class="e"${optional ? ' stroke-dasharray="4 3"' : ''} marker-end="url(#a)"/>`;
}

function box({ x, y, width, height, node }: Box): string {
  const middle = x + width / 2;
  const text = node.note === undefined
    ? `<text x="${middle}" y="${y + height / 2 + 4.5}" text-anchor="middle">${escaped(node.label)}</text>`
    : `<text x="${middle}" y="${y + 18}" text-anchor="middle">${escaped(node.label)}</text><text x="${middle}" y="${y + 33}" text-anchor="middle" class="s">${escaped(node.note)}</text>`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" class="n${node.note === undefined ? '' : ' c'}"/>${text}`;
}

function draw(graph: Graph, { boxes, arrows }: Layout, top: number): string {
  const note = graph.note === undefined ? '' : `<tspan class="w"> (${escaped(graph.note)})</tspan>`;
  return [
    `<text x="${margin}" y="${top + 16}" class="t">${escaped(graph.title)}${note}</text>`,
    `<g transform="translate(${margin} ${top + titleHeight})">`, ...arrows.map(arrow), ...boxes.map(box), '</g>',
  ].join('\n');
}

const style = [
  'text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328}', '.s{font-size:10.5px;fill:#59636e}', '.t{font-weight:bold}', '.w{fill:#b42318;font-weight:normal}',
  '.b{fill:#fff}', '.n{fill:#eef4ff;stroke:#4a6fa5}', '.c{fill:#fff8e6;stroke:#a58a4a}', '.e{fill:none;stroke:#6b7280;stroke-width:1.2}', '#a path{fill:#6b7280}',
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#9da7b1}.w{fill:#ff7b72}.b{fill:#0d1117}.n{fill:#14233c;stroke:#5b82bd}.c{fill:#2b2410;stroke:#b39a55}.e{stroke:#8b949e}#a path{fill:#8b949e}}',
].join('');

/** One picture with all graphs below each other, without scripts and foreign resources; light and dark. */
export function svg(graphs: readonly Graph[]): string {
  let top = margin;
  let width = 160;
  const parts: string[] = [];
  for (const graph of graphs) {
    const layout = layoutOf(graph);
    parts.push(draw(graph, layout, top));
    width = Math.max(width, layout.width + margin * 2, (graph.title.length + (graph.note?.length ?? -3) + 3) * 8 + margin * 2);
    top += titleHeight + layout.height + margin * 1.5;
  }
  const [w, h] = [Math.ceil(width), Math.ceil(top - margin * 0.5)];
  const marker = '<marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>';
  const about = escaped(graphs.map(({ title, nodes }) => `${title}: ${nodes.map(({ label }) => label).join(', ')}`).join('; '));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="${about}">\n<style>${style}</style>\n<defs>${marker}</defs>\n<rect width="100%" height="100%" class="b"/>\n${parts.join('\n')}\n</svg>\n`;
}
