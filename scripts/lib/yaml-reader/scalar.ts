import type { ScalarNode, ScalarStyle } from './node.ts';

/** What stands before a value. */
export interface Properties {
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}

/** A value without anchor and tag. */
export const none: Properties = { tag: undefined, anchor: undefined };

export function scalar(style: ScalarStyle, value: string, start: number, end: number, { tag, anchor }: Properties): ScalarNode {
  return { kind: 'scalar', start, end, tag, anchor, value, style };
}
