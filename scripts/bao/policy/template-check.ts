/** True when `text` holds a template; `undefined` when its `{{` and `}}` do not match. */
export function hasTemplate(text: string): boolean | undefined {
  const [first = '', ...pieces] = text.split('{{');
  if (first.includes('}}')) return undefined;
  if (pieces.length === 0) return false;
  return pieces.every((piece) => piece.split('}}').length === 2) ? true : undefined;
}
