import { readFileSync } from 'node:fs';
import type { NamedPolicy } from '../../scripts/bao/acl/acl.ts';
import type { AclOptions, AclRequest, Entity, Group, Operation } from '../../scripts/bao/acl/request.ts';
import type { Value } from '../../scripts/bao/policy/model.ts';
import { readPolicy } from '../../scripts/bao/policy/read.ts';
import { newest } from '../../scripts/bao/policy/version.ts';
import { parseCsv } from './csv.ts';

export const now = Date.UTC(2026, 10, 21);

export function vectors(name: string): Record<string, string>[] {
  return parseCsv(readFileSync(new URL(`../conformance/${name}.csv`, import.meta.url), 'utf8'));
}

export function named(text: string, name = 'test', namespace = ''): NamedPolicy {
  return { name, namespace, source: `${name}.hcl`, policy: readPolicy(text, { now }) };
}

interface GoEntity { ID: string; Name: string; Metadata?: Record<string, string> }
interface GoGroup { ID: string; Name: string; NamespaceID?: string; Metadata?: Record<string, string> }

/** One row of `bao-acl-vectors.csv` as we ask it. */
export function aclCase(row: Record<string, string>): { policies: NamedPolicy[]; request: AclRequest; options: AclOptions } {
  const texts = JSON.parse(row['policies_json'] as string) as string[];
  const json = <T>(column: string): T | undefined => (row[column] === '' || row[column] === undefined ? undefined : JSON.parse(row[column]) as T);
  const entity = json<GoEntity>('entity_json');
  const groups = json<GoGroup[]>('groups_json') ?? [];
  const data = json<Record<string, Value>>('data_json');
  return {
    policies: texts.map((text, at) => named(text, `p${at}`, row['policy_namespace'] ?? '')),
    request: {
      operation: row['operation'] as Operation, path: row['path'] as string, namespace: row['request_namespace'] ?? '',
      ...(data === undefined ? {} : { data }), ...(row['wrap_ttl_s'] === '' ? {} : { wrapTtl: Number(row['wrap_ttl_s']) }),
    },
    options: {
      version: newest, now, tokenNamespace: row['token_namespace'] ?? '',
      identity: {
        ...(entity === undefined ? {} : { entity: { id: entity.ID, name: entity.Name, metadata: entity.Metadata ?? {} } satisfies Entity }),
        groups: groups.map((group): Group => ({ id: group.ID, name: group.Name, metadata: group.Metadata ?? {}, ...(group.NamespaceID === undefined ? {} : { namespaceId: group.NamespaceID }) })),
      },
    },
  };
}
