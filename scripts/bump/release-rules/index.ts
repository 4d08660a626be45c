import { rule as bmp101 } from './bmp101-revert-of-released.ts';
import { rule as bmp102 } from './bmp102-bump-within-bound.ts';
import { rule as bmp103 } from './bmp103-no-taken-tag.ts';
import { rule as bmp104 } from './bmp104-forward-only.ts';
import { rule as bmp105 } from './bmp105-scoped-release-as.ts';

/** Rules about the next release of one component. */
export const rules = [bmp101, bmp102, bmp103, bmp104, bmp105] as const;
