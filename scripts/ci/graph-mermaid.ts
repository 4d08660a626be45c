import type { Graph } from './graph.ts';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/[\r\n]+/g, ' ');
}

const quoted = (text: string, note?: string): string => `"${escaped(text)}${note === undefined ? '' : `<br/>${escaped(note)}`}"`;

/** One flowchart with a box for each graph; dotted arrows are optional dependencies. */
export function mermaid(graphs: readonly Graph[]): string {
  const lines = graphs.flatMap(({ title, nodes, edges, note }, at) => {
    const id = (node: string): string => `g${at}${node}`;
    return [
      `  subgraph g${at} [${quoted(note === undefined ? title : `${title} (${note})`)}]`,
      ...nodes.map((node) => `    ${id(node.id)}[${quoted(node.label, node.note)}]`),
      ...edges.map(({ from, to, optional }) => `    ${id(from)} ${optional ? '-.->' : '-->'} ${id(to)}`),
      '  end',
    ];
  });
  return `${['flowchart LR', ...lines].join('\n')}\n`;
}
