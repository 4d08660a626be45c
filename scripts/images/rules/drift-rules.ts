import type { RuleMeta } from '../../core/rule.ts';

/** What `images check` says when the catalogue and the files that follow it part. Their code is `scripts/images/drift/`. */
export const driftRules: readonly RuleMeta[] = [
  {
    id: 'DRF001', name: 'pipelines-in-sync', severity: 'error', fixable: false,
    summary: 'the pipelines of the images are what `images render` writes',
    why: 'A pipeline that was changed by hand releases something else than the catalogue says; one that is missing releases nothing; one that is left over wakes on a tag that nobody expects.',
    examples: [{ title: 'A pin moved in one file', bad: 'image: executor:v1.21.0-debug', good: 'run `images render`' }],
  },
  {
    id: 'DRF002', name: 'containerfile-in-sync', severity: 'error', fixable: false,
    summary: 'a Containerfile declares the arguments of the catalogue, with its values as defaults',
    why: 'A local build without arguments must be the same image as a release. A build argument that the Containerfile does not declare is ignored by every builder, silently.',
    examples: [{ title: 'Another version', bad: 'ARG SCCACHE_VERSION=0.9.0', good: 'ARG SCCACHE_VERSION=0.10.0' }],
  },
  {
    id: 'DRF003', name: 'matrix-in-sync', severity: 'error', fixable: false,
    summary: 'the matrix of the catalogue names the Python minors of tox.ini, tox.toml or pyproject.toml',
    why: 'A minor that is tested but has no image fails on its first pull; an image that nobody tests in is built for nothing. Both lists are printed, sorted, so that the difference is seen at once.',
    examples: [{ title: 'A minor is missing', bad: "values: ['3.12']  # tox.ini: py312, py313", good: "values: ['3.12', '3.13']" }],
  },
  {
    id: 'DRF004', name: 'readme-in-sync', severity: 'error', fixable: false,
    summary: 'the table of images in the README is what `images render` writes',
    why: 'People read the README to learn which tag to push.',
    examples: [{ title: 'An image is missing', bad: '<!-- images:begin -->\n<!-- images:end -->', good: 'run `images render`' }],
  },
  {
    id: 'DRF005', name: 'pinned-and-verified', severity: 'error', fixable: false,
    summary: 'a Containerfile takes its base from an argument, fetches nothing unchecked and leaves no package index behind',
    why: 'A release writes the locked digest into `FROM ${BASE_IMAGE}`; any other FROM would follow a tag. A download without a checksum is whatever the server sent that day.',
    examples: [{ title: 'A fixed base', bad: 'FROM alpine:latest', good: 'ARG BASE_IMAGE=docker.io/library/alpine:3.24\nFROM ${BASE_IMAGE}' }],
  },
];
