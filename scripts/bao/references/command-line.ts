import { fromAclPath, kv, pathText } from './reference.ts';
import type { Pattern, Verb } from './reference.ts';

const kvAccess: Readonly<Record<string, string>> = { get: 'read', put: 'write', patch: 'patch', delete: 'delete', list: 'list', undelete: 'undelete', destroy: 'destroy', 'metadata get': 'metadata-read' };

function option(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)--?${name}[= ]["']?([^\\s"']+)`).exec(text)?.[1];
}

const assigned = String.raw`(?:\b([A-Za-z_]\w*)=["']?\$\(\s*)?`;
const options = String.raw`((?:\s+--?[\w-]+(?:=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'\n]+))?)*)`;

/** The programs `bao` and `vault`, and requests by curl. */
export const commandLine: readonly Pattern[] = [
  {
    regexp: new RegExp(String.raw`${assigned}\b(?:bao|vault) kv (get|put|patch|delete|list|undelete|destroy|metadata get)${options}\s+["']?(${pathText})["']?`, 'g'),
    found: ([, variable, verb = 'get', given = '', path = '']) => kv(path, option(given, 'mount'), kvAccess[verb] ?? 'read', { field: option(given, 'field'), variable }),
  },
  {
    regexp: new RegExp(String.raw`${assigned}\b(?:bao|vault) (read|write|list|delete)${options}\s+["']?(${pathText})["']?`, 'g'),
    found: ([, variable, verb = 'read', given = '', path = '']) => fromAclPath(path, verb as Verb, { field: option(given, 'field'), variable }),
  },
  {
    regexp: /\/v1\/([\w.${}-]+(?:\/[\w.${}-]+)*\/(?:data|metadata|encrypt|decrypt|rewrap|hmac|sign|verify|creds|issue)\/[\w./${}-]+)/g,
    found: ([, path = '']) => fromAclPath(path, /\/(?:encrypt|decrypt|rewrap|hmac|sign|verify|issue)\//.test(path) ? 'write' : 'read'),
  },
];
