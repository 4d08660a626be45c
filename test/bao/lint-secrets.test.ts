import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lintRules } from '../../scripts/bao/lint-rules/index.ts';
import { createScan } from '../../scripts/bao/lint-scan.ts';
import { maskText } from '../../scripts/bao/mask.ts';
import { nearbySecrets } from '../../scripts/bao/nearby-secrets.ts';
import { batchToken, namespacedToken, serviceToken, unsealKey, uuid, vaultToken } from '../../scripts/bao/sample-tokens.ts';
import { formats } from '../../scripts/report/index.ts';
import { runTool } from '../support/run-tool.ts';
import { scannable } from '../support/scannable.ts';

/* Whatever a rule finds, in whatever format it is told: no secret is shown in full. */

/** Secrets that no rule is about, beside what rules find. */
const beside: Readonly<Record<string, string>> = {
  'BAO022.sh': 'curl -k -u admin:beside-secret-01 https://bao.example:8200/v1/sys/health\n',
  'BAO022b.sh': 'curl -k -H "Authorization: Bearer beside-secret-02" "$BAO_ADDR/v1/sys/health"\n',
  'BAO023.sh': 'BAO_ADDR=http://user:beside-secret-03@bao:8200 PASSWORD=beside-secret-04 ./run\n',
  'BAO031.sh': 'vault kv put kv/app db_password="beside-secret-05" api-key=beside-secret-06\n',
  'BAO045.Dockerfile': 'FROM x\nENV NPM_TOKEN beside-secret-07\nENV DB_PASSWORD=beside-secret-08\nRUN docker build --build-arg NPM_TOKEN=beside-secret-09 .\n',
  'BAO044.sh': 'BAO_TOKEN=beside-secret-10 bao token create -policy=root\n',
  'BAO021.sh': 'bao login -tls-skip-verify beside-secret-11\n',
  'BAO051.sh': 'bao write auth/kubernetes/role/x bound_service_account_names="*" token_reviewer_jwt=beside-secret-12\n',
  'BAO052.yml': 'approle: { secret_id_ttl: 0, secret: "beside-secret-13" }\n',
};

/** Values in the examples of rules that are secrets; short ones like `root` are words of the messages too. */
const known = [serviceToken, namespacedToken, batchToken, vaultToken, unsealKey, uuid, 'secret123', 'hunter2', 'abc123def', 'aHVudGVyMg==', 'api_key=abc123', ...Array.from({ length: 13 }, (_, at) => `beside-secret-${String(at + 1).padStart(2, '0')}`)];

let root = '';

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lint-secrets-'));
  for (const { meta, finds, samplePath } of lintRules) {
    for (const [at, text] of finds.entries()) {
      const file = path.join(root, meta.id.toLowerCase(), String(at), samplePath);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  for (const [name, text] of Object.entries(beside)) writeFileSync(path.join(root, name), text);
  writeFileSync(path.join(root, '.vault-token'), serviceToken);
  writeFileSync(path.join(root, '.ci-shared.yml'), 'bao-lint:\n  patterns:\n    - { id: PAY001, pattern: "pay_live_(?<secret>[a-z0-9]{24})", message: a live key }\n');
  writeFileSync(path.join(root, 'pay.txt'), 'pay_live_abcdefgh12345678ijklmnop\n');
});
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() };

function expectNoSecret(text: string): void {
  for (const secret of [...known, 'abcdefgh12345678ijklmnop']) expect([secret, text.includes(secret)]).toEqual([secret, false]);
  // nor all but the ends of a long one
  for (const secret of known.filter(({ length }) => length >= 24)) expect([secret, text.includes(secret.slice(8, 20))]).toEqual([secret, false]);
}

test.each(Object.keys(formats))('as %s', async (format) => {
  const { code, stdout, stderr } = await runTool(['bao-lint', '--output', format], root, env);
  expect(code).toBe(1);
  // a summary of many findings names the first ones only
  for (const { meta } of format === 'markdown' ? [] : lintRules) expect([meta.id, stdout.includes(meta.id)]).toEqual([meta.id, true]);
  expectNoSecret(stdout + stderr);
});

test('in a baseline, as a preview of one, and in what a changed baseline says', async () => {
  const shown = await runTool(['bao-lint', '--baseline', 'known.json', '--update-baseline', '--diff'], root, env);
  expectNoSecret(shown.stdout + shown.stderr);
  const written = await runTool(['bao-lint', '--baseline', 'known.json', '--update-baseline'], root, env);
  expect(written.code).toBe(0);
  expectNoSecret(written.stdout + written.stderr + readFileSync(path.join(root, 'known.json'), 'utf8'));
  const json = await runTool(['bao-lint', '--baseline', 'known.json', '--output', 'json'], root, env);
  expectNoSecret(json.stdout);
  rmSync(path.join(root, 'known.json'));
});

test('in wrong usage', async () => {
  for (const words of [['--since', serviceToken], [`--max-file-size=${serviceToken}`], [`--output=${serviceToken}`], [`nothing/${serviceToken}`]]) {
    const { code, stdout, stderr } = await runTool(['bao-lint', ...words], root, { ...env, BAO_TOKEN: serviceToken });
    expect(code).toBeGreaterThanOrEqual(2);
    expectNoSecret(stdout + stderr);
  }
});

test('every rule that shows a secret marks it, and the text stays as long', () => {
  const scan = createScan(lintRules);
  for (const { samplePath, finds } of lintRules) {
    for (const text of finds) {
      const masked = maskText(text, scan(scannable(samplePath, text))?.secrets ?? []);
      expect(masked).toHaveLength(text.length);
      expectNoSecret(masked);
    }
  }
});

test('settings, variables and placeholders beside a finding stay readable', () => {
  for (const text of ['bao write auth/approle/role/r token_policies=root token_ttl=20m secret_id_ttl=10m', 'PASSWORD="$PW" TOKEN=${TOKEN} X_TOKEN=<token> password=changeme', 'curl -k -H "X-Vault-Token: $BAO_TOKEN"', '-token-type=service --secret-file /run/secrets/x', 'export BAO_ADDR=http://bao:8200']) {
    expect([text, nearbySecrets(text, [{ start: 0, end: 1 }])]).toEqual([text, []]);
  }
});
