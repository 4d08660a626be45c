import type { BaoVersion } from '../policy/version.ts';
import type { Value } from '../policy/model.ts';

/** What a request does to a path. `revoke`, `renew` and `rollback` ask for `update`; `help` is always allowed. */
export const operations = ['create', 'read', 'update', 'patch', 'delete', 'list', 'scan', 'revoke', 'renew', 'rollback', 'help', 'header'] as const;

export type Operation = (typeof operations)[number];

export function isOperation(word: string): word is Operation {
  return (operations as readonly string[]).includes(word);
}

export interface AclRequest {
  readonly operation: Operation;
  /** Path in the namespace of the request; leading slashes are dropped, as the server does. */
  readonly path: string;
  /** `''` for the root namespace, else with a `/` at its end: `team/`. */
  readonly namespace?: string;
  /** Parameters: the body, or the query of a GET. */
  readonly data?: Readonly<Record<string, Value | null>>;
  /** Seconds of `X-Vault-Wrap-TTL`; `undefined` when the answer is not wrapped. */
  readonly wrapTtl?: number;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly namespaceId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface Alias {
  readonly accessor: string;
  readonly id?: string;
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly customMetadata?: Readonly<Record<string, string>>;
}

export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly aliases?: readonly Alias[];
}

/** Who asks: what templates in paths are filled with. */
export interface Identity {
  readonly entity?: Entity;
  readonly groups?: readonly Group[];
}

export interface AclOptions {
  readonly version: BaoVersion;
  /** Unix milliseconds: for rules that expire and for `{{time.now}}`. */
  readonly now: number;
  readonly identity?: Identity;
  /** Namespace of the token, which counts for the `root` policy only. */
  readonly tokenNamespace?: string;
}
