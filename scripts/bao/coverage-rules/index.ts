import { rule as cov001 } from './cov001-under-grant.ts';
import { rule as cov002 } from './cov002-over-grant.ts';
import { rule as cov003 } from './cov003-capability-mismatch.ts';
import { rule as cov004 } from './cov004-unresolved-role.ts';
import { rule as cov005 } from './cov005-mount-mismatch.ts';
import { rule as cov010 } from './cov010-unattached-policy.ts';
import { rule as cov011 } from './cov011-unused-rule.ts';
import { rule as cov012 } from './cov012-role-without-manifest.ts';
import { rule as cov013 } from './cov013-manifest-without-role.ts';
import { rule as cov014 } from './cov014-missing-policy.ts';
import { rule as cov015 } from './cov015-drift.ts';
import { rule as cov016 } from './cov016-overruled-deny.ts';
import { rule as cov017 } from './cov017-expiring-rule.ts';
import { rule as cov018 } from './cov018-shared-write.ts';
import { rule as cov019 } from './cov019-never-decides.ts';
import { rule as cov020 } from './cov020-refused-policy.ts';
import { rule as cov021 } from './cov021-not-read.ts';
import { rule as cov022 } from './cov022-past-exception.ts';
import type { CoverageRule } from '../coverage/telling.ts';

/** Every rule of `reverse-coverage`, in the order of their ids. */
export const coverageRules: readonly CoverageRule[] = [
  cov001, cov002, cov003, cov004, cov005, cov010, cov011, cov012, cov013, cov014, cov015, cov016, cov017, cov018, cov019, cov020, cov021, cov022,
];
