/** A template cut into its head and its steps, so that a test can change one of them. */
export interface Blocks {
  readonly head: string;
  readonly steps: ReadonlyMap<string, string>;
}

export function cut(text: string): Blocks {
  const [head = '', ...parts] = text.split(/^(?=  - name: )/m);
  return { head, steps: new Map(parts.map((part) => [/name: (\S+)/.exec(part)?.[1] ?? '', `${part.replace(/\n(?:\s*#[^\n]*\n?)*\s*$/, '')}\n`])) };
}

export function paste({ head, steps }: Blocks): string {
  return head + [...steps.values()].join('');
}

/** The text with one step changed; removed when `change` gives nothing. */
export function changeStep(text: string, name: string, change: (block: string) => string): string {
  const { head, steps } = cut(text);
  return paste({ head, steps: new Map([...steps].map(([key, block]) => [key, key === name ? change(block) : block])) });
}

/** The text with the step `name` moved before the step `other`. */
export function moveBefore(text: string, name: string, other: string): string {
  const { head, steps } = cut(text);
  const rest = [...steps].filter(([key]) => key !== name);
  const at = rest.findIndex(([key]) => key === other);
  return paste({ head, steps: new Map([...rest.slice(0, at), [name, steps.get(name) ?? ''], ...rest.slice(at)]) });
}
