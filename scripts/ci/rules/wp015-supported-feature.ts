import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { areas } from '../keys.ts';
import type { DependsOn, Place, When } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { features, hasFeature, newestVersion } from '../versions.ts';
import type { Feature } from '../versions.ts';

interface Use {
  readonly feature: Feature;
  readonly place: Place;
}

function* inDependencies(dependsOn: DependsOn | undefined): Generator<Use> {
  for (const { name, optional } of dependsOn?.items ?? []) if (optional) yield { feature: 'depends_on optional', place: name };
}

function* inWhen(when: When | undefined): Generator<Use> {
  for (const { event } of when?.items ?? []) {
    for (const one of event?.items ?? []) if (one.value === 'pull_request_metadata') yield { feature: 'event pull_request_metadata', place: one };
  }
}

function* usesOf({ workflow }: PipelineFile): Generator<Use> {
  yield* inWhen(workflow.when);
  yield* inDependencies(workflow.dependsOn);
  for (const { status } of workflow.when?.items ?? []) if (status !== undefined) yield { feature: 'workflow when.status', place: status };
  if (workflow.concurrency !== undefined) yield { feature: 'concurrency', place: workflow.concurrency };
  for (const area of areas) {
    for (const { when, dependsOn, failure } of workflow[area]) {
      yield* inWhen(when);
      yield* inDependencies(dependsOn);
      if (failure?.value === 'cancel') yield { feature: 'failure: cancel', place: failure };
    }
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP015', name: 'supported-feature', severity: 'error', fixable: false,
    summary: 'nothing is used that the configured Woodpecker does not have yet',
    why: 'An older server ignores what it does not know, or refuses the file. Say which minor you run with `ci-lint.woodpecker`; the default is the newest that this tool knows, and then this rule is silent.',
    examples: [{ title: 'Optional dependencies, on 3.14', bad: '# woodpecker 3.14\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make]\n  - name: b\n    image: alpine:3.22\n    commands: [make]\n    depends_on:\n      - name: a\n        optional: true\n', good: '# woodpecker 3.14\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make]\n  - name: b\n    image: alpine:3.22\n    commands: [make]\n    depends_on: a\n' }],
  },
  *check({ files, settings }): Generator<Finding> {
    if (settings.woodpecker === newestVersion) return;
    for (const file of files) {
      for (const { feature, place } of usesOf(file)) {
        if (hasFeature(settings.woodpecker, feature)) continue;
        yield findingFor(file, place, `\`${feature}\` needs Woodpecker ${features[feature]}; the configuration says ${settings.woodpecker}`, { help: 'update the server, or change `ci-lint.woodpecker` when it is newer' });
      }
    }
  },
};
