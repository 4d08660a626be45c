import type { RuleMeta } from '../core/rule.ts';

/** What `images lock --check`, `images lock --downloads`, `images mirror --check` and `images pin --check` say; they compare with servers, so no text alone can be an example. */
export const lockRules: readonly RuleMeta[] = [
  {
    id: 'LCK002', name: 'base-locked', severity: 'error', fixable: false,
    summary: 'every base and the builder are locked to the digest that their registry gives today',
    why: 'A base that moved under its tag may hold a security fix that our image lacks. One that is not locked is built on as it happens to be.',
    examples: [{ title: 'Not locked yet', bad: '{ "version": 1, "bases": {} }', good: 'run `images lock`' }],
  },
  {
    id: 'LCK003', name: 'download-verified', severity: 'error', fixable: false,
    summary: 'every download has the sha256 that the catalogue gives',
    why: 'A publisher that replaces a released file is an accident or an attack. Either way a build must stop.',
    examples: [{ title: 'Another file', bad: 'sha256: { amd64: 0000... }', good: 'compare with what the publisher says' }],
  },
  {
    id: 'LCK004', name: 'base-mirrored', severity: 'error', fixable: false,
    summary: 'the mirror holds every locked base and the builder, with the locked digest',
    why: 'A build that falls back to the registry of somebody else stops on the day that is down, limits us, or has removed the digest.',
    examples: [{ title: 'Not copied since the lock moved', bad: '{ "version": 1, "bases": { "docker.io/library/alpine:3.24": { "digest": "sha256:..." } } }', good: 'run `images mirror --to REGISTRY/PREFIX`' }],
  },
  {
    id: 'LCK005', name: 'reference-pinned', severity: 'error', fixable: false,
    summary: 'the files that were named hold the digest of today behind every base and every image of the catalogue',
    why: 'A job that names `v1` runs whatever that tag is at this minute. With the digest behind it the job runs what was tested, and a bot or `images pin` moves it in a commit that can be read and reverted.',
    examples: [{ title: 'A tag alone', bad: 'image: forge.example/loco/shared-rust-base:v1', good: 'image: forge.example/loco/shared-rust-base:v1@sha256:...' }],
  },
];
