import { rule as bam010 } from './bam010-unknown-variable.ts';
import { rule as bam011 } from './bam011-environments-missing.ts';
import { rule as bam012 } from './bam012-unlisted-environment.ts';
import { rule as bam013 } from './bam013-kv2-api-path.ts';
import { rule as bam014 } from './bam014-duplicate-secret.ts';
import { rule as bam015 } from './bam015-subsumed-secret.ts';
import { rule as bam016 } from './bam016-write-on-wildcard.ts';
import { rule as bam017 } from './bam017-env-clash.ts';
import { rule as bam018 } from './bam018-env-field-unlisted.ts';
import { rule as bam019 } from './bam019-expired-exception.ts';
import { rule as bam020 } from './bam020-duplicate-auth.ts';
import { rule as bam021 } from './bam021-raw-path-prefix.ts';
import { rule as bam022 } from './bam022-redundant-access.ts';
import { rule as bam023 } from './bam023-mount-in-path.ts';
import { rule as bam025 } from './bam025-environment-without-auth.ts';
import { rule as bam026 } from './bam026-acl-path-without-data.ts';
import type { ManifestRule } from '../manifest-subject.ts';

/** Rules about what a well-formed manifest says, in the order of their ids. */
export const manifestRules: readonly ManifestRule[] = [
  bam010,
  bam011,
  bam012,
  bam013,
  bam014,
  bam015,
  bam016,
  bam017,
  bam018,
  bam019,
  bam020,
  bam021,
  bam022,
  bam023,
  bam025,
  bam026,
];
