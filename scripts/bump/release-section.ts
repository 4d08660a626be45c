import type { Decision } from './decide.ts';

interface Notes {
  readonly decision: Decision;
  readonly previousTag: string | undefined;
  readonly date: string;
  readonly link: string | undefined;
}

export function changelogText(existing: string | undefined, notes: Notes): { text: string; notes: string } {
  const section = notes.decision.verdicts.filter(({ bump }) => bump !== 'none').map(({ message }) => `- ${message.description}`).join('\n');
  return { text: `${existing ?? '# Changelog\n'}\n## [${notes.decision.next ?? ''}] - ${notes.date}\n\n${section}\n`, notes: section };
}
