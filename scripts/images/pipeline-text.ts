/*
 * Small pieces of YAML text. Pipelines are written as text, line by line, because people read them and diff them: a
 * serializer would fold and quote as it likes.
 */

/** A scalar as it can stand in YAML: plain where that is safe, else in single quotes. */
export function scalar(text: string): string {
  const plain = /^[A-Za-z0-9/][A-Za-z0-9_./:@%+= -]*$/.test(text) && !/[: ]$|: |^[0-9.+-]+$|^(?:true|false|yes|no|on|off|null)$/i.test(text);
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
}

/** Text in single quotes for a POSIX shell. */
export function shellQuoted(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

/**
 * A command of a user in a pipeline, safe from Woodpecker's substitution: `$` becomes `$$` where it would be taken for a
 * variable, and a backslash before a slash or a backslash is doubled, because one is eaten (drone/envsubst 1.0.3).
 */
export function unsubstituted(command: string): string {
  return command.replace(/\\(?=[\\/])|\$\$|\$(?=\{)/g, (match) => match.repeat(2));
}

/** A block of shell lines as one item of `commands:`. */
export function block(lines: readonly string[], indent: string): string[] {
  return [`${indent}- |`, ...lines.map((line) => (line === '' ? '' : `${indent}  ${line}`))];
}
