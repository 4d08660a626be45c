/** Paints words for a terminal, or leaves them as they are. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  green(text: string): string;
  cyan(text: string): string;
}

export function paint(on: boolean): Paint {
  const with_ = (code: number) => (text: string): string => (on && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: with_(1), dim: with_(2), red: with_(31), green: with_(32), yellow: with_(33), blue: with_(34), cyan: with_(36) };
}
