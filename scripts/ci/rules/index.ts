import type { Rule } from '../../core/rule.ts';
import type { Subject } from '../subject.ts';
import { rule as wp001 } from './wp001-valid-yaml.ts';
import { rule as wp002 } from './wp002-single-document.ts';
import { rule as wp003 } from './wp003-no-duplicate-keys.ts';
import { rule as wp004 } from './wp004-known-keys.ts';
import { rule as wp005 } from './wp005-require-steps.ts';
import { rule as wp006 } from './wp006-require-image.ts';
import { rule as wp007 } from './wp007-unique-step-names.ts';
import { rule as wp008 } from './wp008-no-dead-keys.ts';
import { rule as wp009 } from './wp009-known-values.ts';
import { rule as wp010 } from './wp010-clone-key.ts';
import { rule as wp011 } from './wp011-valid-types.ts';
import { rule as wp012 } from './wp012-settings-or-commands.ts';
import { rule as wp013 } from './wp013-known-dependency.ts';
import { rule as wp014 } from './wp014-trusted.ts';
import { rule as wp015 } from './wp015-supported-feature.ts';
import { rule as wp016 } from './wp016-no-deprecated.ts';
import { rule as wp017 } from './wp017-unique-workflow-names.ts';
import { rule as wp018 } from './wp018-known-workflow.ts';
import { rule as wp019 } from './wp019-event-filter.ts';
import { rule as wp020 } from './wp020-substitution-aborts.ts';
import { rule as wp021 } from './wp021-substitution-panics.ts';
import { rule as wp025 } from './wp025-substitution-eats.ts';
import { rule as wp060 } from './wp060-tag-gates.ts';
import { rule as wp061 } from './wp061-one-error-stops-all.ts';

/** Every rule of `ci-lint`, by id. */
export const rules: readonly Rule<Subject>[] = [
  wp001,
  wp002,
  wp003,
  wp004,
  wp005,
  wp006,
  wp007,
  wp008,
  wp009,
  wp010,
  wp011,
  wp012,
  wp013,
  wp014,
  wp015,
  wp016,
  wp017,
  wp018,
  wp019,
  wp020,
  wp021,
  wp025,
  wp060,
  wp061,
];
