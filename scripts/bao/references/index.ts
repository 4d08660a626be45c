import { code } from './code.ts';
import { commandLine } from './command-line.ts';
import { kubernetes } from './kubernetes.ts';
import { placeholders } from './placeholders.ts';
import type { Pattern } from './reference.ts';

/** Where OpenBao and Vault paths stand in pipelines, scripts, manifests and code. */
export const patterns: readonly Pattern[] = [...commandLine, ...placeholders, ...kubernetes, ...code];
