import type { Rule } from '../../core/rule.ts';
import { findingAt } from '../message-subject.ts';
import type { MessageSubject } from '../message-subject.ts';

/** As Woodpecker's server matches it, anywhere in the message. */
const skipMarker = /\[(?:ci *skip|skip *ci)\]/i;

export const rule: Rule<MessageSubject> = {
  meta: {
    id: 'BMP005', name: 'no-skip-marker', severity: 'warning', fixable: false,
    summary: 'no commit but a release commit tells the pipeline to skip',
    why: 'Woodpecker searches the whole message of the newest commit for `[CI SKIP]`. A squash merge that quotes the marker of a bot makes the push that should have released everything run nothing at all, silently.',
    examples: [{ title: 'Copied from a squashed commit', bad: 'feat: add login (#12)\n\n* chore: update lock file [skip ci]\n', good: 'feat: add login (#12)\n\n* chore: update lock file\n' }],
  },
  *check(subject) {
    if (subject.isRelease) return;
    const match = skipMarker.exec(subject.source.text);
    if (match === null) return;
    yield findingAt(subject, { start: match.index, end: match.index + match[0].length }, `\`${match[0]}\` makes Woodpecker skip the pipeline that would release this`, 'take the marker out of the message, or out of the title and body of the pull request');
  },
};
