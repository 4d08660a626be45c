import type { Finding, Rule } from '../../core/rule.ts';
import { eventsOfStep } from '../events.ts';
import { findingFor } from '../finding.ts';
import { secretsOf } from '../secrets.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP051', name: 'secret-on-pull-request', severity: 'warning', fixable: false,
    summary: 'no step that a pull request reaches asks for a secret',
    why: 'A pull request brings its own code and its own pipeline file. A step with commands runs that code with the secret in its environment, and then it is whose code it is: that is an error. A plugin runs the image\'s code with settings from the file, which is a warning. Let the step run on `push`, `tag` or `manual`, and keep `pull_request` out of the events of the secret.',
    examples: [{ title: 'Code of strangers with a password', bad: 'when:\n  - event: [push, pull_request]\nsteps:\n  - name: test\n    image: alpine:3.22.1\n    environment:\n      TOKEN:\n        from_secret: token\n    commands: [make test]\n', good: 'when:\n  - event: [push, pull_request]\nsteps:\n  - name: test\n    image: alpine:3.22.1\n    environment:\n      TOKEN:\n        from_secret: token\n    commands: [make test]\n    when:\n      - event: push\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const step of [...file.workflow.steps, ...file.workflow.services]) {
        const secrets = secretsOf(step);
        if (secrets.length === 0 || !eventsOfStep(file.workflow, step).has('pull_request')) continue;
        const runsCode = (step.commands?.items.length ?? 0) > 0;
        for (const { name, place } of secrets) {
          yield findingFor(file, place, `a pull request reaches \`${step.name}\`, which gets the secret \`${name}\``, {
            help: runsCode ? 'its commands run the code of the pull request: leave `pull_request` out of its `when`' : 'leave `pull_request` out of its `when`, or limit the secret to this plugin', severity: runsCode ? 'error' : 'warning',
          });
        }
      }
    }
  },
};
