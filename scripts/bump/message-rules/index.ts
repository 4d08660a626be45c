import { rule as bmp001 } from './bmp001-conventional-header.ts';
import { rule as bmp002 } from './bmp002-no-near-miss.ts';
import { rule as bmp003 } from './bmp003-breaking-as-footer.ts';
import { rule as bmp004 } from './bmp004-blank-second-line.ts';
import { rule as bmp005 } from './bmp005-no-skip-marker.ts';
import { rule as bmp006 } from './bmp006-known-type.ts';
import { rule as bmp007 } from './bmp007-known-scope.ts';
import { rule as bmp008 } from './bmp008-header-length.ts';

/** Rules about one commit message, or the title of a pull request. */
export const rules = [bmp001, bmp002, bmp003, bmp004, bmp005, bmp006, bmp007, bmp008] as const;

/** Those that matter when the commit is in the history and cannot be written anew. */
export const historyRules = [bmp002, bmp003, bmp005] as const;

/** Those for a message that can still be written anew; what comes near a header is simply no header here. */
export const checkRules = [bmp001, bmp003, bmp004, bmp005, bmp006, bmp007, bmp008] as const;
