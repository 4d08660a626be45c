import { isCommented } from '../lint-file.ts';
import type { LintFile, LintFinding, LintRule } from '../lint-file.ts';
import { lintFinding } from '../pattern-rule.ts';

const argument = /--build-arg[= ]["']?([A-Za-z_]\w{0,80})(?==|\s|["']|$)/g;
const instruction = /^[ \t]*(ENV|ARG)[ \t]+([A-Za-z_]\w{0,80})(?:[= ]|$)/i;
const secretName = /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|SECRET|SECRET_ID|API_KEY|APIKEY|PRIVATE_KEY|CREDENTIALS?|UNSEAL_KEY)$/i;

function* check(file: LintFile): Iterable<LintFinding> {
  for (const line of file.lines) {
    if (line.comment) continue;
    for (const match of line.text.matchAll(argument)) {
      const [whole, name = ''] = match;
      if (!secretName.test(name) || isCommented(line, match.index, file.language)) continue;
      yield lintFinding(file, line.start + match.index, whole, `the build argument \`${name}\` stays in the history of the image`, 'mount it: `--secret id=...` and `RUN --mount=type=secret,id=...`');
    }
    const match = file.language === 'docker' ? instruction.exec(line.text) : null;
    const name = match?.[2] ?? '';
    if (match === null || !secretName.test(name) || !/^(?:BAO|VAULT)_/i.test(name) && match[1]?.toUpperCase() !== 'ENV') continue;
    yield lintFinding(file, line.start, match[0].trimEnd(), `\`${match[1] ?? ''} ${name}\` stays in the image`, 'mount it: `RUN --mount=type=secret,id=...`, or give it at run time');
  }
}

export const rule: LintRule = {
  meta: {
    id: 'BAO045', name: 'build-secret', severity: 'error', fixable: false,
    summary: 'no secret becomes part of an image',
    why: 'Build arguments and variables stand in the history of the image, readable by everyone who can pull it.',
    examples: [{ title: 'Build argument', bad: 'docker build --build-arg NPM_TOKEN=$NPM_TOKEN .\n', good: 'docker build --secret id=npm,env=NPM_TOKEN .\n' }],
  },
  gate: String.raw`--build-arg|(?:ENV|ARG)[ \t]`,
  samplePath: 'Dockerfile',
  finds: ['docker build --build-arg NPM_TOKEN=abc .\n', 'FROM alpine\nENV BAO_TOKEN=abc\n', 'ARG VAULT_TOKEN\n'],
  ignores: ['RUN --mount=type=secret,id=npm npm ci\n', 'docker build --build-arg VERSION=1 .\n', 'ENV TOKEN_URL=https://x\n'],
  check,
};
