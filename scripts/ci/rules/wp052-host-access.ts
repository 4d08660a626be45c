import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { areas } from '../keys.ts';
import type { Container, Text } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile, Subject } from '../subject.ts';

/** Source of `source:target[:mode]`; a name without a slash is a volume of Docker, which is no part of the host. */
function hostPath({ value }: Text): string | undefined {
  const source = value.split(':', 1)[0] ?? '';
  return source.startsWith('/') || source.startsWith('.') || source.startsWith('~') ? source : undefined;
}

function* inContainer(file: PipelineFile, container: Container, { trusted }: Settings): Generator<Finding> {
  const { name, privileged, volumes, devices, networkMode } = container;
  if (trusted.security && privileged?.value === true) {
    yield findingFor(file, privileged, `\`${name}\` is privileged: it is root on the agent`, { help: 'build images with kaniko or rootless BuildKit, which need no privileges' });
  }
  if (trusted.volumes) {
    for (const volume of volumes?.items ?? []) {
      const path = hostPath(volume);
      if (path === undefined) continue;
      const isSocket = /(?:docker|podman|containerd|crio?)\.sock$/.test(path);
      yield findingFor(file, volume, isSocket ? `\`${name}\` gets the socket \`${path}\`: whoever has it is root on the agent` : `\`${name}\` gets \`${path}\` of the agent`, {
        help: isSocket ? 'build images with kaniko or rootless BuildKit; start databases as `services`' : 'use the workspace, or a named volume',
      });
    }
    for (const device of devices?.items ?? []) yield findingFor(file, device, `\`${name}\` gets the device \`${device.value}\` of the agent`, { help: 'do without it, or run the step on an agent of its own' });
  }
  if (trusted.network && networkMode !== undefined && networkMode.value !== '' && networkMode.value !== 'none' && networkMode.value !== 'bridge') {
    yield findingFor(file, networkMode, `\`${name}\` shares the network \`${networkMode.value}\` instead of having its own`, { help: 'remove `network_mode`; services are reached by their names' });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP052', name: 'host-access', severity: 'error', fixable: false,
    summary: 'no step reaches out of its container',
    why: '`privileged`, the socket of Docker, folders and devices of the agent and its network give a step the whole agent, and with it the secrets and sources of every other repository that is built there. Where the server does not trust the repository with it (`ci-lint.trusted`), WP014 says that Woodpecker refuses the pipeline.',
    examples: [{ title: 'The socket of Docker', bad: 'steps:\n  - name: image\n    image: docker:27.3.1\n    commands: [docker build .]\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands: [/kaniko/executor --no-push --compressed-caching=false]\n' }],
  },
  *check({ files, settings }): Generator<Finding> {
    for (const file of files) for (const container of areas.flatMap((area) => file.workflow[area])) yield* inContainer(file, container, settings);
  },
};
