import type { ManifestAuth } from '../manifest-model.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM020', name: 'duplicate-auth', severity: 'error', fixable: false,
    summary: 'a login is declared once',
    why: 'Two entries for one role say two things about it, and only one of them can be true.',
    examples: [{
      title: 'Twice',
      bad: example('  - {engine: kv-v2, path: db, access: [read]}\n', 'auth:\n  - {method: jwt, role: shop}\n  - {method: jwt, mount: jwt, role: shop}\n'),
      good: example('  - {engine: kv-v2, path: db, access: [read]}\n', 'auth:\n  - {method: jwt, role: shop}\n  - {method: jwt, mount: jwt-ci, role: shop}\n'),
    }],
  },
  *check({ manifest }) {
    const seen = new Map<string, ManifestAuth>();
    for (const auth of manifest.auth) {
      const key = `${auth.mount.value}\0${auth.role.value}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, auth);
      else {
        yield {
          ...at(manifest, auth.role.range, `the role \`${auth.role.value}\` at \`auth/${auth.mount.value}\` is declared twice`, 'join the two entries: one `environments` list with both'),
          related: [{ message: 'first here', location: { kind: 'file', path: manifest.path, range: first.role.range } }],
        };
      }
    }
  },
};
