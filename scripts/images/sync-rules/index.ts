import { rule as pipelines } from './syn001-pipelines-in-sync.ts';
import { rule as containerfile } from './syn002-containerfile-in-sync.ts';
import { rule as matrix } from './syn003-matrix-in-sync.ts';
import { rule as readme } from './syn004-readme-in-sync.ts';
import { rule as verified } from './syn005-pinned-and-verified.ts';

/** Rules about the catalogue and the files that follow it. */
export const syncRules = [pipelines, containerfile, matrix, readme, verified];
