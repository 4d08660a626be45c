/** Capabilities in the order in which OpenBao prints them; the bit of each is its place here. */
export const capabilities = ['deny', 'create', 'read', 'update', 'delete', 'list', 'sudo', 'patch', 'scan'] as const;

export type Capability = (typeof capabilities)[number];

/** A set of capabilities as bits. */
export type CapabilitySet = number;

export function isCapability(word: string): word is Capability {
  return (capabilities as readonly string[]).includes(word);
}

export function bitOf(capability: Capability): CapabilitySet {
  return 1 << capabilities.indexOf(capability);
}

export const denied: CapabilitySet = bitOf('deny');

export function setOf(words: readonly Capability[]): CapabilitySet {
  return words.reduce((set, word) => set | bitOf(word), 0);
}

/** Names in alphabetical order. */
export function namesOf(set: CapabilitySet): Capability[] {
  return capabilities.filter((word) => (set & bitOf(word)) !== 0).sort();
}

/** What the old `policy = "..."` of a path stands for. */
export const legacyPolicies: Readonly<Record<string, readonly Capability[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};
