import { rule as pipelines } from './drf001-pipelines-in-sync.ts';
import { rule as containerfile } from './drf002-containerfile-in-sync.ts';
import { rule as matrix } from './drf003-matrix-in-sync.ts';
import { rule as readme } from './drf004-readme-in-sync.ts';
import { rule as verified } from './drf005-pinned-and-verified.ts';

/** Rules about the catalogue and the files that follow it. */
export const driftRules = [pipelines, containerfile, matrix, readme, verified];
