import type { Rule } from '../../core/rule.ts';
import type { DriftSubject } from '../drift/findings.ts';
import { rule as drf001 } from './drf001-require-template-step.ts';
import { rule as drf002 } from './drf002-no-risky-extra-step.ts';
import { rule as drf003 } from './drf003-shared-workspace.ts';
import { rule as drf004 } from './drf004-keep-template-commands.ts';
import { rule as drf005 } from './drf005-keep-template-image.ts';
import { rule as drf006 } from './drf006-keep-template-conditions.ts';
import { rule as drf007 } from './drf007-keep-template-order.ts';
import { rule as drf008 } from './drf008-keep-template-values.ts';
import { rule as drf009 } from './drf009-current-template.ts';
import { rule as drf010 } from './drf010-known-template.ts';
import { rule as drf011 } from './drf011-allowed-parameter.ts';
import { rule as drf012 } from './drf012-no-forbidden-field.ts';

/** Rules about templates, by id. */
export const driftRules: readonly Rule<DriftSubject>[] = [
  drf001,
  drf002,
  drf003,
  drf004,
  drf005,
  drf006,
  drf007,
  drf008,
  drf009,
  drf010,
  drf011,
  drf012,
];
