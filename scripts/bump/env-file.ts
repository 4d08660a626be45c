import type { ReleasePlan } from './release-plan.ts';

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Variables for later steps, for `. FILE` in a shell: what is released, in general and per component. */
export function envFileText(plan: Pick<ReleasePlan, 'components'> | undefined): string {
  const components = plan?.components ?? [];
  const lines: [string, string][] = [
    ['BUMP_RELEASE', components.length > 0 ? 'true' : 'false'],
    ['BUMP_TAGS', components.map(({ tag }) => tag).join(' ')],
    ['BUMP_VERSION', components.length === 1 ? components[0]?.next ?? '' : ''],
    ['BUMP_TAG', components.length === 1 ? components[0]?.tag ?? '' : ''],
    ['BUMP_PREVIOUS_VERSION', components.length === 1 ? components[0]?.current ?? '' : ''],
  ];
  for (const { name, next, tag } of components) {
    const key = name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase();
    lines.push([`BUMP_${key}_VERSION`, next], [`BUMP_${key}_TAG`, tag]);
  }
  return `${lines.map(([name, value]) => `${name}=${quoted(value)}`).join('\n')}\n`;
}
