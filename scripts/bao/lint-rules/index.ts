import type { LintRule } from '../lint-file.ts';
import { rule as bao001 } from './bao001-service-token.ts';
import { rule as bao002 } from './bao002-batch-token.ts';
import { rule as bao003 } from './bao003-vault-token.ts';
import { rule as bao004 } from './bao004-root-token.ts';
import { rule as bao005 } from './bao005-unseal-key.ts';
import { rule as bao006 } from './bao006-secret-id.ts';
import { rule as bao007 } from './bao007-token-header.ts';
import { rule as bao008 } from './bao008-token-variable.ts';
import { rule as bao009 } from './bao009-login-token.ts';
import { rule as bao010 } from './bao010-secret-argument.ts';
import { rule as bao011 } from './bao011-secret-substitution.ts';
import { rule as bao012 } from './bao012-key-file.ts';
import { rule as bao013 } from './bao013-private-key.ts';
import { rule as bao020 } from './bao020-skip-verify-variable.ts';
import { rule as bao021 } from './bao021-skip-verify-flag.ts';
import { rule as bao022 } from './bao022-curl-insecure.ts';
import { rule as bao023 } from './bao023-plain-http.ts';
import { rule as bao024 } from './bao024-listener-without-tls.ts';
import { rule as bao025 } from './bao025-client-without-tls.ts';
import { rule as bao030 } from './bao030-vault-variable.ts';
import { rule as bao031 } from './bao031-vault-command.ts';
import { rule as bao032 } from './bao032-vault-image.ts';
import { rule as bao040 } from './bao040-secret-echoed.ts';
import { rule as bao041 } from './bao041-xtrace.ts';
import { rule as bao042 } from './bao042-unwrapped-secret-id.ts';
import { rule as bao043 } from './bao043-secret-to-file.ts';
import { rule as bao044 } from './bao044-endless-token.ts';
import { rule as bao045 } from './bao045-build-secret.ts';
import { rule as bao050 } from './bao050-root-policy.ts';
import { rule as bao051 } from './bao051-any-service-account.ts';
import { rule as bao052 } from './bao052-unlimited-secret-id.ts';
import { rule as bao053 } from './bao053-pki-any-name.ts';
import { rule as bao054 } from './bao054-exportable-key.ts';
import { rule as bao055 } from './bao055-kubernetes-secret.ts';
import { rule as bao060 } from './bao060-policy-everything.ts';
import { rule as bao061 } from './bao061-useless-glob.ts';
import { rule as bao062 } from './bao062-policy-syntax.ts';
import { rule as bao063 } from './bao063-dead-rule.ts';
import { rule as bao064 } from './bao064-shadowed-deny.ts';
import { rule as bao065 } from './bao065-kv2-without-data.ts';
import { rule as bao066 } from './bao066-needless-sudo.ts';
import { rule as bao067 } from './bao067-number-in-parameters.ts';

/** Every rule of bao-lint, in the order of their ids. */
export const lintRules: readonly LintRule[] = [
  bao001,
  bao002,
  bao003,
  bao004,
  bao005,
  bao006,
  bao007,
  bao008,
  bao009,
  bao010,
  bao011,
  bao012,
  bao013,
  bao020,
  bao021,
  bao022,
  bao023,
  bao024,
  bao025,
  bao030,
  bao031,
  bao032,
  bao040,
  bao041,
  bao042,
  bao043,
  bao044,
  bao045,
  bao050,
  bao051,
  bao052,
  bao053,
  bao054,
  bao055,
  bao060,
  bao061,
  bao062,
  bao063,
  bao064,
  bao065,
  bao066,
  bao067,
];
