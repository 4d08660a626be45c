/** A step with the comments above it, two blanks deep, up to the comments of the next one. */
const step = /(?:^ {2}#.*\n)*^ {2}- name: (\S+)\n(?:(?! {2}#| {2}- name: ).*(?:\n|$(?![\s\S])))*/gm;

/** A template without some of its steps, their comments included. For our own texts. */
export function cutSteps(text: string, names: readonly string[]): string {
  return text.replaceAll(step, (whole, name: string) => (names.includes(name) ? '' : whole)).replace(/\n+$/, '\n');
}
