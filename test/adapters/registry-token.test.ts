import { expect, test } from 'vitest';
import { parseChallenges } from '../../scripts/adapters/registry-token.ts';

test.each<[string, unknown]>([
  ['', []],
  ['Basic realm="x"', [{ scheme: 'basic', parameters: { realm: 'x' } }]],
  ['Basic realm="a, \\"b\\" = c"', [{ scheme: 'basic', parameters: { realm: 'a, "b" = c' } }]],
  ['Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull,push"', [{ scheme: 'bearer', parameters: { realm: 'https://auth.docker.io/token', service: 'registry.docker.io', scope: 'repository:library/alpine:pull,push' } }]],
  ['bearer Realm=https://f/v2/token, service=container_registry , scope="*"', [{ scheme: 'bearer', parameters: { realm: 'https://f/v2/token', service: 'container_registry', scope: '*' } }]],
  ['Bearer realm="https://f/token", Basic realm="Gitea Package API"', [{ scheme: 'bearer', parameters: { realm: 'https://f/token' } }, { scheme: 'basic', parameters: { realm: 'Gitea Package API' } }]],
  ['Negotiate, Basic realm="x"', [{ scheme: 'other', parameters: {} }, { scheme: 'basic', parameters: { realm: 'x' } }]],
])('%s', (header, challenges) => {
  expect(parseChallenges(header)).toEqual(challenges);
});
