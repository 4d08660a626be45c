import { createRandom } from './random.ts';

/*
 * A fleet of made-up workloads as files: manifests in folders of teams, policies, an inventory of roles. Most of it
 * agrees; every `flawed`th workload has one drift of each of the usual kinds.
 */

export interface FleetSize {
  readonly workloads: number;
  /** Policies in all; each workload has eight of its own and four that its team shares, the rest is in nobody's hands. */
  readonly policies: number;
  readonly flawed: number;
}

export interface FleetFiles {
  readonly files: ReadonlyMap<string, string>;
  /** Workloads with a drift. */
  readonly drifted: readonly string[];
}

const teamSize = 20;
const words = ['db', 'mail', 'oauth', 'queue', 'cache', 'search', 'cert', 'hook'] as const;

function rule(path: string, ...capabilities: string[]): string {
  return `path "${path}" {\n  capabilities = [${capabilities.map((one) => `"${one}"`).join(', ')}]\n}\n`;
}

function manifest(name: string, team: string, secrets: readonly string[]): string {
  return [
    'version: 1', `workload: ${name}`, `owners: [team-${team}@example.org]`, 'environments: [prod]', 'auth:', '  - method: kubernetes', `    role: ${name}`,
    'secrets:', ...secrets.flatMap((path, at) => ['  - engine: kv-v2', '    mount: kv', `    path: ${path}`, `    access: [${at === 0 ? 'read, write' : 'read'}]`]),
    '  - engine: transit', `    key: ${name}`, '    access: [encrypt, decrypt]',
    '  - engine: database', `    role: ${name}-ro`, '    access: [creds]', '',
  ].join('\n');
}

/** Texts of the fleet by path; the same for the same size. */
export function makeFleet({ workloads, policies, flawed }: FleetSize): FleetFiles {
  const random = createRandom(7);
  const files = new Map<string, string>();
  const roles: string[] = [];
  const drifted: string[] = [];
  let written = 0;
  const policy = (name: string, text: string): string => {
    files.set(`policies/${name}.hcl`, `# ${name}, kept by its team\n${text}`);
    written += 1;
    return name;
  };
  for (let at = 0; at < workloads; at += 1) {
    const team = String(Math.floor(at / teamSize)).padStart(3, '0');
    const name = `app-${String(at).padStart(4, '0')}`;
    const wrong = at % flawed === flawed - 1;
    if (wrong) drifted.push(name);
    const own = `${team}/${name}`;
    const secrets = [`prod/${own}/config`, ...random.shuffle(words).slice(0, 4).map((word) => `prod/${own}/${word}`), `prod/${team}/shared/smtp`];
    files.set(`fleet/team-${team}/${name}/bao.yml`, manifest(name, team, secrets));
    if (at % teamSize === 0) {
      policy(`team-${team}-smtp`, rule(`kv/data/prod/${team}/shared/smtp`, 'read'));
      for (const part of ['a', 'b', 'c']) policy(`team-${team}-${part}`, rule('sys/tools/hash', 'deny'));
    }
    const names = [
      policy(`${name}-config`, rule(`kv/data/prod/${own}/config`, ...(wrong ? ['read', 'update'] : ['create', 'read', 'update']))),
      ...secrets.slice(1, 5).map((path, at) => policy(`${name}-kv-${at}`, rule(`kv/data/${path}`, ...(wrong && at === 0 ? ['read', 'list', 'delete'] : ['read'])))),
      policy(`${name}-transit`, rule(`transit/encrypt/${name}`, 'update') + rule(`transit/decrypt/${name}`, 'update')),
      policy(`${name}-db`, rule(`database/creds/${name}-ro`, 'read')),
      policy(`${name}-extra`, wrong ? rule(`kv/data/prod/${own}/+/old/*`, 'read', 'delete') : rule(`kv/data/prod/${own}/forbidden/*`, 'deny')),
    ];
    roles.push(`  - { mount: kubernetes, name: ${name}, policies: [default, ${[...names, `team-${team}-smtp`, ...['a', 'b', 'c'].map((part) => `team-${team}-${part}`)].join(', ')}] }\n`);
  }
  for (let at = 0; written < policies; at += 1) policy(`spare-${at}`, rule(`kv/data/spare/${at}/*`, 'read', 'list') + rule(`kv/metadata/spare/${at}/*`, 'list'));
  files.set('roles.yml', `roles:\n${roles.join('')}`);
  return { files, drifted };
}
