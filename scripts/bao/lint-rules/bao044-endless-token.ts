import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO044', name: 'endless-token', severity: 'error',
  summary: 'no token is made that is root, endless or an orphan',
  why: 'A root or periodic token works until somebody remembers it; an orphan outlives the one that made it.',
  gate: String.raw`(?:bao|vault)[ \t]`,
  codeOnly: true,
  patterns: [/\b(?:bao|vault)[ \t]{1,8}token[ \t]{1,8}create\b[^|;&\n]{0,400}?[ \t]--?(?:policy[= ]["']?root\b|ttl[= ]["']?0[smh]?(?![\w.])|period\b|orphan\b)/dg],
  message: 'this token is root, does not end, or is an orphan',
  help: 'name a policy and a life: `bao token create -policy=app -ttl=10m`',
  finds: ['bao token create -policy=root\n', 'vault token create -policy=app -period=24h\n', 'bao token create -orphan -policy=app\n', 'bao token create -ttl=0\n'],
  ignores: ['bao token create -policy=app -ttl=10m\n', 'bao token create -policy=rooter -ttl=0.5h\n'],
});
