import { demo as bao } from './bao.ts';
import { demo as bump } from './bump.ts';
import { demo as ciLint } from './ci-lint.ts';
import { demo as images } from './images.ts';

/** The scenes of `npm run demo`, in the order they are shown. */
export const scenes = [bump, ciLint, bao, images] as const;
