/** Where a command says what it is doing. Goes to stderr; a bar only on a terminal. */
export interface Progress {
  /** One line of log. */
  note(message: string): void;
  /** A warning that is not a finding: something was slower or worked only the second time. */
  warn(message: string): void;
  /** How far a long piece of work is; `total` 0 when unknown. */
  update(label: string, done: number, total: number): void;
}
