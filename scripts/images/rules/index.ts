import { rule as prefixClash } from './cat002-prefix-clash.ts';
import { rule as duplicateTag } from './cat003-duplicate-tag.ts';
import { rule as baseCycle } from './cat004-base-cycle.ts';
import { rule as unknownBase } from './cat005-unknown-base.ts';
import { rule as unverifiedDownload } from './cat006-unverified-download.ts';
import { rule as unknownPlaceholder } from './cat007-unknown-placeholder.ts';
import { rule as unknownTools } from './cat008-unknown-tools.ts';
import { rule as onePlatform } from './cat009-one-platform.ts';

/** Rules about the catalogue alone. */
export const catalogRules = [prefixClash, duplicateTag, baseCycle, unknownBase, unverifiedDownload, unknownPlaceholder, unknownTools, onePlatform];
