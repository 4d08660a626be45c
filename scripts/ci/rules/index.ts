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
import { rule as wp022 } from './wp022-step-variable.ts';
import { rule as wp023 } from './wp023-known-variable.ts';
import { rule as wp024 } from './wp024-other-meaning.ts';
import { rule as wp025 } from './wp025-substitution-eats.ts';
import { rule as wp026 } from './wp026-guarded-prefix.ts';
import { rule as wp030 } from './wp030-ignored-filter.ts';
import { rule as wp031 } from './wp031-or-split.ts';
import { rule as wp032 } from './wp032-ref-pattern.ts';
import { rule as wp033 } from './wp033-filtered-dependency.ts';
import { rule as wp040 } from './wp040-number-rendering.ts';
import { rule as wp050 } from './wp050-foreign-text.ts';
import { rule as wp051 } from './wp051-secret-on-pull-request.ts';
import { rule as wp052 } from './wp052-host-access.ts';
import { rule as wp053 } from './wp053-plugin-environment.ts';
import { rule as wp054 } from './wp054-swallowed-failure.ts';
import { rule as wp060 } from './wp060-tag-gates.ts';
import { rule as wp061 } from './wp061-one-error-stops-all.ts';
import { rule as img001 } from './img001-shared-image-major.ts';
import { rule as img002 } from './img002-pull-floating.ts';
import { rule as img003 } from './img003-foreign-image.ts';
import { rule as kan001 } from './kan001-builder-pin.ts';
import { rule as kan002 } from './kan002-required-flags.ts';
import { rule as kan003 } from './kan003-cache-and-mirror.ts';
import { rule as kan004 } from './kan004-known-flags.ts';
import { rule as kan005 } from './kan005-destinations.ts';
import { rule as rel001 } from './rel001-release-gate.ts';
import { rule as rel002 } from './rel002-empty-on-tag.ts';
import { rule as rel003 } from './rel003-shallow-clone.ts';
import { rule as rel004 } from './rel004-tag-race.ts';

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
  wp022,
  wp023,
  wp024,
  wp025,
  wp026,
  wp030,
  wp031,
  wp032,
  wp033,
  wp040,
  wp050,
  wp051,
  wp052,
  wp053,
  wp054,
  wp060,
  wp061,
  img001,
  img002,
  img003,
  kan001,
  kan002,
  kan003,
  kan004,
  kan005,
  rel001,
  rel002,
  rel003,
  rel004,
];
