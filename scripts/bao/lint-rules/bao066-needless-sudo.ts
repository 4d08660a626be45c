import { atPath, policyRule } from '../policy-subject.ts';
import { coversPath } from '../path-glob.ts';

/** Paths that OpenBao guards by `sudo` (its `PathsSpecial.Root`); elsewhere the word does nothing today. */
const guarded = ['auth/token/accessors', 'auth/token/accessors/', 'auth/token/create-orphan', 'auth/token/create', 'auth/token/create/+', 'auth/token/revoke-orphan', 'pki/root', 'pki/root/sign-self-issued', '+/root', '+/root/sign-self-issued', 'sys/audit', 'sys/audit/*', 'sys/auth/*', 'sys/config/auditing/*', 'sys/config/cors', 'sys/config/cors/*', 'sys/config/ui/headers', 'sys/config/ui/headers/*', 'sys/config/*', 'sys/decode-token', 'sys/generate-root/*', 'sys/in-flight-req', 'sys/internal/*', 'sys/key-status', 'sys/leases', 'sys/leases/*', 'sys/loggers', 'sys/loggers/*', 'sys/mounts/*', 'sys/namespaces/*', 'sys/plugins/*', 'sys/policies/*', 'sys/pprof/*', 'sys/raw', 'sys/raw*', 'sys/raw/*', 'sys/rekey/*', 'sys/remount', 'sys/remount/*', 'sys/replication/*', 'sys/revoke-force/*', 'sys/revoke-prefix/*', 'sys/rotate', 'sys/rotate/*', 'sys/seal', 'sys/step-down', 'sys/storage/*', 'sys/quotas/*', 'sys/workflows/*'];

export const rule = policyRule({
  id: 'BAO066', name: 'needless-sudo', severity: 'warning',
  summary: '`sudo` stands only on paths that are guarded by it',
  why: 'On other paths the word does nothing, until a new version of OpenBao guards one of them: then the policy grants what nobody meant.',
  finds: ['path "kv/data/app" {\n  capabilities = ["read", "sudo"]\n}\n'],
  ignores: ['path "sys/audit/*" {\n  capabilities = ["read", "sudo"]\n}\n', 'path "sys/rotate" {\n  capabilities = ["update", "sudo"]\n}\n', 'path "sys/*" {\n  capabilities = ["read", "sudo"]\n}\n'],
  *check({ rules }, file) {
    for (const one of rules) {
      if (!one.capabilities.includes('sudo') || one.approximate) continue;
      if (guarded.some((path) => coversPath(path, one.path) || coversPath(one.path, path))) continue;
      yield atPath(file, one, `\`${one.path}\` is not guarded by \`sudo\``, 'remove the word `sudo`');
    }
  },
});
