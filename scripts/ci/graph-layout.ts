import type { Graph, GraphNode } from './graph.ts';

/*
 * Where the nodes of a graph stand, in the way of Sugiyama: columns are given; an arrow over several columns gets a place in
 * each of them, so that it passes between the boxes; columns are sorted so that arrows cross little; then everything moves
 * towards the middle of what it is tied to. A long sequence is broken into rows like a text.
 */

const charWidth = 7.8;
const noteWidth = 6.4;
const gapX = 56;
const gapY = 14;
const laneHeight = 6;
/** A sequence that is wider goes on in the next row, in pixels. */
const mostWidth = 1100;
const sweeps = 8;
/** With more of them long arrows go straight through: nobody reads such a picture, and it must not take minutes. */
const mostLanes = 20_000;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly node: GraphNode;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Arrow {
  /** Points in pairs, from a right side to a left side; between the two of a pair it is straight. */
  readonly points: readonly Point[];
  readonly optional: boolean;
  /** `wrap`: back to the left, into the next row. `back`: part of a circle, from right side to right side. */
  readonly way: 'forward' | 'wrap' | 'back';
}

/** From 0/0. */
export interface Layout {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly width: number;
  readonly height: number;
}

/** A box, or the place where an arrow passes through a column. */
interface Item {
  readonly node: GraphNode | undefined;
  readonly width: number;
  readonly height: number;
  readonly before: Item[];
  readonly after: Item[];
  middle: number;
}

const lengthOf = (text: string): number => [...text].length;
const widthOf = ({ label, note = '' }: GraphNode): number => Math.max(64, lengthOf(label) * charWidth + 24, lengthOf(note) * noteWidth + 24);
const heightOf = ({ note }: GraphNode): number => (note === undefined ? 30 : 42);

interface Chain {
  readonly items: readonly Item[];
  readonly optional: boolean;
}

function build({ nodes, edges }: Graph): { readonly columns: Item[][]; readonly chains: readonly Chain[] } {
  const columns: Item[][] = [];
  const add = (column: number, item: Item): Item => {
    (columns[column] ??= []).push(item);
    return item;
  };
  const columnOf = new Map(nodes.map(({ id, column }) => [id, column]));
  const hasLanes = edges.reduce((sum, { from, to }) => sum + Math.max(0, (columnOf.get(to) ?? 0) - (columnOf.get(from) ?? 0) - 1), 0) <= mostLanes;
  const byId = new Map(nodes.map((node) => [node.id, { node, item: add(node.column, { node, width: widthOf(node), height: heightOf(node), before: [], after: [], middle: 0 }) }]));
  const chains = edges.flatMap(({ from, to, optional }): Chain[] => {
    const [a, b] = [byId.get(from), byId.get(to)];
    if (a === undefined || b === undefined || b.node.column <= a.node.column) return [];
    const items = [a.item];
    for (let column = a.node.column + 1; hasLanes && column < b.node.column; column += 1) items.push(add(column, { node: undefined, width: 0, height: laneHeight, before: [], after: [], middle: 0 }));
    items.push(b.item);
    for (const [at, item] of items.slice(1).entries()) {
      item.before.push(items[at] as Item);
      (items[at] as Item).after.push(item);
    }
    return [{ items, optional }];
  });
  return { columns, chains };
}

const mean = (items: readonly Item[]): number | undefined => (items.length === 0 ? undefined : items.reduce((sum, { middle }) => sum + middle, 0) / items.length);

/** Orders a column by the middle of its neighbours on one side; who has none stays about where it is. */
function sort(column: Item[], side: 'before' | 'after'): void {
  const wanted = new Map(column.map((item) => [item, mean(item[side]) ?? item.middle]));
  column.sort((a, b) => (wanted.get(a) as number) - (wanted.get(b) as number));
}

const room = (a: Item, b: Item): number => (a.height + b.height) / 2 + gapY;

/** Stands as near to what is wanted as order and room allow: the mean of pushing everything down and everything up. */
function settle(column: readonly Item[], wanted: readonly number[]): void {
  const down: number[] = [];
  const up: number[] = [];
  for (const [at, item] of column.entries()) down.push(at === 0 ? wanted[0] as number : Math.max(wanted[at] as number, (down[at - 1] as number) + room(column[at - 1] as Item, item)));
  for (let at = column.length - 1; at >= 0; at -= 1) up[at] = at === column.length - 1 ? wanted[at] as number : Math.min(wanted[at] as number, (up[at + 1] as number) - room(column[at] as Item, column[at + 1] as Item));
  for (const [at, item] of column.entries()) item.middle = ((down[at] as number) + (up[at] as number)) / 2;
}

function place(columns: readonly Item[][]): void {
  const stack = (column: readonly Item[]): void => settle(column, column.map(() => 0));
  for (const column of columns) stack(column);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const side = sweep % 2 === 0 ? 'before' : 'after';
    for (const column of side === 'before' ? columns : [...columns].reverse()) {
      sort(column, side);
      stack(column);
    }
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const side = sweep % 2 === 0 ? 'after' : 'before';
    for (const column of side === 'before' ? columns : [...columns].reverse()) settle(column, column.map((item) => mean(item[side]) ?? item.middle));
  }
}

function layered(graph: Graph): Layout {
  const { columns, chains } = build(graph);
  place(columns);
  const tops = columns.flat().map(({ middle, height }) => middle - height / 2);
  const top = tops.reduce((least, one) => Math.min(least, one), tops[0] ?? 0);
  const lefts = new Map<Item, { readonly x: number; readonly width: number }>();
  let x = 0;
  for (const column of columns) {
    const width = column.reduce((most, item) => Math.max(most, item.width), 0);
    for (const item of column) lefts.set(item, { x, width });
    x += width + gapX;
  }
  const yOf = ({ middle }: Item): number => round(middle - top);
  const boxes = [...lefts].flatMap(([item, { x: left, width }]): Box[] => (item.node === undefined ? [] : [{ x: left, y: round(yOf(item) - item.height / 2), width, height: item.height, node: item.node }]));
  const arrows = chains.map(({ items, optional }): Arrow => ({
    optional, way: 'forward',
    points: items.flatMap((item, at) => {
      const { x: left, width } = lefts.get(item) as { x: number; width: number };
      const [start, end] = [{ x: left, y: yOf(item) }, { x: left + width, y: yOf(item) }];
      return at === 0 ? [end] : at === items.length - 1 ? [start] : [start, end];
    }),
  }));
  const boxOf = new Map(boxes.map((box) => [box.node.id, box]));
  const back = graph.edges.flatMap(({ from, to, optional }): Arrow[] => {
    const [a, b] = [boxOf.get(from), boxOf.get(to)];
    if (a === undefined || b === undefined || b.node.column > a.node.column) return [];
    return [{ optional, way: 'back', points: [a, b].map((box) => ({ x: box.x + box.width, y: box.y + box.height / 2 })) }];
  });
  return { boxes, arrows: [...arrows, ...back], width: x - (back.length === 0 ? gapX : 0), height: [...boxes.map(({ y, height }) => y + height), ...arrows.flatMap(({ points }) => points.map(({ y }) => y))].reduce((most, one) => Math.max(most, one), 0) };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** True when everything stands behind each other. */
function isSequence({ nodes, edges }: Graph): boolean {
  return nodes.length > 1 && nodes.every(({ column }, at) => column === at) && edges.length === nodes.length - 1 && edges.every(({ from, to }, at) => from === nodes[at]?.id && to === nodes[at + 1]?.id);
}

function rows({ nodes, edges }: Graph): Layout {
  const boxes: Box[] = [];
  const arrows: Arrow[] = [];
  const tall = Math.max(...nodes.map(heightOf));
  const sides = gapX / 2;
  let [x, y, first] = [0, 0, true];
  for (const [at, node] of nodes.entries()) {
    const width = widthOf(node);
    const wraps = !first && x + width > mostWidth;
    if (wraps) [x, y] = [sides, y + tall + gapY * 2.5];
    const box = { x, y: y + (tall - heightOf(node)) / 2, width, height: heightOf(node), node };
    const last = boxes.at(-1);
    if (last !== undefined) arrows.push({ optional: edges[at - 1]?.optional === true, way: wraps ? 'wrap' : 'forward', points: [{ x: last.x + last.width, y: last.y + last.height / 2 }, { x: box.x, y: box.y + box.height / 2 }] });
    boxes.push(box);
    [x, first] = [x + width + gapX, false];
  }
  // rows that follow stand a little to the right, to leave room for their arrow: so does the first
  const isOneRow = y === 0;
  const moved = boxes.map((box) => (isOneRow || box.y >= tall ? box : { ...box, x: box.x + sides }));
  const shift = (point: Point): Point => (isOneRow || point.y > tall ? point : { ...point, x: point.x + sides });
  return {
    boxes: moved, arrows: arrows.map((arrow) => ({ ...arrow, points: arrow.points.map(shift) })),
    width: Math.max(...moved.map((box) => box.x + box.width)) + (isOneRow ? 0 : sides), height: y + tall,
  };
}

/** Places of one drawing. */
export function layoutOf(graph: Graph): Layout {
  if (graph.nodes.length === 0) return { boxes: [], arrows: [], width: 0, height: 0 };
  return isSequence(graph) ? rows(graph) : layered(graph);
}
