import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO031', name: 'vault-command', severity: 'warning',
  summary: 'the command line of OpenBao is `bao`',
  why: 'The `vault` program is not in the images of OpenBao, and its newer versions speak to a server that is going its own way.',
  gate: String.raw`(?:bao|vault)[ \t]`,
  codeOnly: true,
  patterns: [/(?<=^[ \t]{0,80}(?:- |RUN |\$ |> |# )?["'`]?|[;&|(`!][ \t]{0,8}|["'`[]|\b(?:sudo|exec|then|do|else|time|xargs|env|nohup|-c)[ \t]{1,4}["']?|=[ \t]?["']?)vault[ \t]{1,8}(?:kv|read|write|list|delete|login|token|lease|auth|policy|secrets|status|operator|server|agent|proxy|audit|namespace|plugin|print|path-help|ssh|transit|pki|unwrap|patch|monitor|debug|version)(?=[\s"'`;|&)]|$)/dg],
  judge: ({ line, match }) => !/^(?:[ \t]{1,8}(?:is|are|was|will|can|has|and|or|that|which|for|to|of|in)\b)/.test(line.text.slice(match.index + match[0].length)),
  message: (shown) => `\`${shown}\` is the command line of Vault`,
  help: 'write `bao` instead of `vault`; the subcommands are the same',
  finds: ['vault kv get kv/app\n', 'TOKEN=$(vault print token)\n', '  - vault login -method=jwt role=ci\n'],
  ignores: ['ansible-vault encrypt x\n', 'the vault server is down\n', 'curl https://vault.example.com\n', 'bao kv get kv/app\n'],
});
