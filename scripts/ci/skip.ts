import { isPull } from './match.ts';

const marker = /\[(?:ci *skip|skip *ci)\]/i;

/** `[CI SKIP]` in the message; only pushes and pull requests listen to it, so a tag on such a commit still runs. */
export function isSkipped(event: string, message: string): boolean {
  return (event === 'push' || isPull(event)) && marker.test(message);
}
