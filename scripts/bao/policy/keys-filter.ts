/*
 * OpenBao runs `list_scan_response_keys_filter_path` with two random keys and refuses it when both give the same path.
 * Here the actions of the template are looked at instead: one of them must use the key. Functions are known by name
 * only, so a template that takes the key and throws it away (`{{ .key | len }}`) is accepted here and refused there.
 */

const functions = new Set([
  'and', 'or', 'not', 'len', 'index', 'slice', 'print', 'printf', 'println', 'html', 'js', 'urlquery', 'call', 'eq', 'ne', 'lt', 'le', 'gt', 'ge',
  'if', 'else', 'end', 'with', 'range', 'define', 'template', 'block', 'break', 'continue', 'true', 'false', 'nil',
  'random', 'truncate', 'truncate_sha256', 'uppercase', 'lowercase', 'replace', 'sha256', 'base64', 'decode_base64',
  'unix_time', 'unix_time_millis', 'timestamp', 'uuid', 'hostname', 'unix', 'glob',
]);
const varying = /\.key\b|(?:^|[\s(|])\.(?:$|[\s)|])|\b(?:random|uuid|unix_time_millis)\b|\$/;

/** Why OpenBao refuses this template, or nothing. */
export function mistakeOfKeysFilter(template: string): string | undefined {
  const actions: string[] = [];
  for (let at = template.indexOf('{{'); at !== -1; at = template.indexOf('{{', at)) {
    const stop = template.indexOf('}}', at);
    if (stop === -1) return '`{{` is not closed';
    actions.push(template.slice(at + 2, stop));
    at = stop + 2;
  }
  for (const action of actions) {
    const code = action.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|\/\*[\s\S]*?\*\//g, ' ');
    if (code.trim() === '' && !action.includes('/*') && !/["`]/.test(action)) return '`{{}}` is empty';
    for (const [word] of code.matchAll(/(?<![.$\w])[A-Za-z_]\w*/g)) {
      if (!functions.has(word)) return `there is no function \`${word}\``;
    }
  }
  return actions.some((action) => varying.test(action)) ? undefined : 'it gives the same path for every key; use `{{ .key }}`';
}
