import { runRules } from '../../../scripts/core/rule.ts';
import { parseCommitMessage } from '../../../scripts/bump/commit-message.ts';
import { rules } from '../../../scripts/bump/message-rules/index.ts';
import type { CheckExample } from '../rule-examples.ts';

/** An example is a commit message; api and ui are the known scopes, and a header has at most 40 characters. */
export const checkExample: CheckExample = (text, rule) => {
  const source = { path: 'message', text };
  const headerLength = rule.id === 'BMP008' ? 40 : undefined;
  return runRules(rules, { source, message: parseCommitMessage(text), types: ['feat', 'fix'], scopes: ['api', 'ui'], headerLength, isRelease: false });
};
