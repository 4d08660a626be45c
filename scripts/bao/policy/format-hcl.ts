import type { Capability, CapabilitySet } from './capability.ts';
import { capabilities, denied, setOf } from './capability.ts';

/** The order in which people write them. */
const usual: readonly Capability[] = ['deny', 'create', 'read', 'update', 'patch', 'delete', 'list', 'scan', 'sudo'];

export function formatCapabilities(set: CapabilitySet): string {
  const words = usual.filter((word) => (set & setOf([word])) !== 0);
  return `[${((set & denied) === 0 ? words : ['deny']).map((word) => `"${word}"`).join(', ')}]`;
}

/** A text as HCL1 reads it back: quotes, backslashes and control characters escaped; `${` would start an interpolation. */
export function formatString(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${escaped.replace(/\$\{(?![^{}]*\})/g, '\\x24{')}"`;
}

/** One rule. */
export function formatRule(path: string, set: CapabilitySet, comment?: string): string {
  const lead = comment === undefined ? '' : `# ${comment}\n`;
  return `${lead}path ${formatString(path)} {\n  capabilities = ${formatCapabilities(set)}\n}\n`;
}

/** `read, list`, for messages. */
export function listCapabilities(set: CapabilitySet): string {
  return (set & denied) !== 0 ? 'deny' : capabilities.filter((word) => (set & setOf([word])) !== 0).join(', ') || 'nothing';
}
