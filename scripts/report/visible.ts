/*
 * Text from somebody's file or history must not steer a terminal: no escape sequences, and no marks that turn the
 * reading direction and make code look like other code (CVE-2021-42574).
 */
const steering = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;

/** A text of several lines with everything replaced that would steer a terminal; tabs and line ends stay. */
export function harmless(text: string): string {
  return text.replace(steering, '\ufffd');
}

/** The same for a part of one line: tabs become four spaces, so that what stands below lines up. */
export function visible(text: string): string {
  return text.replaceAll('\t', '    ').replace(/[\r\n]/g, ' ').replace(steering, '\ufffd');
}
