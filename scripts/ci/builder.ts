/*
 * The image builder of the fleet, in one place so that the pin can move: its image, the flags that go with it and why, and
 * the flags it knows. `ci-lint.builder` of the configuration overrides image, flags, cache and mirror.
 */

/** How the configuration describes the builder; every field has a default. */
export interface BuilderSettings {
  /** Repository and tag; the same repository in another registry (a mirror) counts, too. */
  readonly image: string;
  /** Flags that every build must have with this value. */
  readonly flags: Readonly<Record<string, string>>;
  /** Repository for cache layers, as `--cache-repo` takes it; `undefined`: any. */
  readonly cacheRepo?: string;
  /** Pull-through mirror, host and port; `undefined`: any. */
  readonly mirror?: string;
}

export const defaultBuilder: BuilderSettings = {
  // newer ones change mirrors and cache on zot (kaniko #3051, #3138, #3154): facts 2.2
  image: 'gcr.io/kaniko-project/executor:v1.20.0-debug',
  flags: { '--compressed-caching': 'false' },
};

/** Flags of kaniko v1.20 that take true or false, and so no value of their own behind a space. */
const booleans: readonly string[] = [
  'cache', 'cache-copy-layers', 'cache-run-layers', 'cleanup', 'compressed-caching', 'force', 'force-build-metadata', 'ignore-var-run', 'insecure', 'insecure-pull', 'log-timestamp',
  'no-push', 'no-push-cache', 'reproducible', 'single-snapshot', 'skip-default-registry-fallback', 'skip-push-permission-check', 'skip-tls-verify', 'skip-tls-verify-pull',
  'skip-unused-stages', 'use-new-run', 'whitelist-var-run', 'help', 'version',
];

/** The other flags of kaniko v1.20. */
const withValue: readonly string[] = [
  'azure-container-registry-config', 'bucket', 'build-arg', 'cache-dir', 'cache-repo', 'cache-ttl', 'compression', 'compression-level', 'context', 'context-sub-path', 'custom-platform',
  'destination', 'digest-file', 'dockerfile', 'git', 'ignore-path', 'image-download-retry', 'image-fs-extract-retry', 'image-name-tag-with-digest-file', 'image-name-with-digest-file',
  'insecure-registry', 'kaniko-dir', 'label', 'log-format', 'oci-layout-path', 'push-retry', 'registry-certificate', 'registry-client-cert', 'registry-mirror',
  'skip-tls-verify-registry', 'snapshot-mode', 'tar-path', 'target', 'verbosity', 'snapshotMode', 'customPlatform', 'tarPath',
];

/** One-letter names. */
export const shortFlags: Readonly<Record<string, string>> = { '-b': '--bucket', '-c': '--context', '-d': '--destination', '-f': '--dockerfile', '-v': '--verbosity', '-h': '--help' };

/** Spellings that still work and should go. */
export const deprecatedFlags: Readonly<Record<string, string>> = {
  '--snapshotMode': '--snapshot-mode', '--customPlatform': '--custom-platform', '--tarPath': '--tar-path', '--whitelist-var-run': '--ignore-var-run',
};

/** Flags of newer kanikos, with the version that brought them. */
export const newerFlags: Readonly<Record<string, string>> = {
  '--registry-map': '1.21', '--push-ignore-immutable-tag-errors': '1.21',
};

const booleanFlags = new Set(booleans.map((name) => `--${name}`));
export const knownFlags: ReadonlySet<string> = new Set([...booleans, ...withValue].map((name) => `--${name}`));

export function isBooleanFlag(name: string): boolean {
  return booleanFlags.has(name);
}
