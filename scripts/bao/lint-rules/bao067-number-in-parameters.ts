import type { ParameterValues, Value } from '../policy/model.ts';
import { atPath, policyRule } from '../policy-subject.ts';

/** The first number in a value, at any depth. */
function numberIn(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'object') return undefined;
  for (const inner of Object.values(value)) {
    const found = numberIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* numbersIn(parameters: ParameterValues | undefined): Iterable<{ readonly name: string; readonly number: number }> {
  for (const [name, values] of parameters ?? []) {
    const number = values.map(numberIn).find((one) => one !== undefined);
    if (number !== undefined) yield { name, number };
  }
}

/* OpenBao decodes bodies with `UseNumber` (a number stays its text) and compares by `reflect.DeepEqual`; asked in test/bao/server.test.ts. */
export const rule = policyRule({
  id: 'BAO067', name: 'number-in-parameters', severity: 'warning',
  summary: 'values of `allowed_parameters` and `denied_parameters` hold no numbers',
  why: 'A number in a request never equals a number in a policy: OpenBao keeps numbers of a request as their text. A denied number denies nothing, an allowed one lets nothing through.',
  finds: ['path "auth/token/create" {\n  capabilities = ["update"]\n  denied_parameters = {\n    num_uses = [0]\n  }\n}\n', 'path "kv/a" {\n  capabilities = ["update"]\n  allowed_parameters = {\n    n = [[1]]\n  }\n}\n'],
  ignores: ['path "auth/token/create" {\n  capabilities = ["update"]\n  denied_parameters = {\n    num_uses = ["0"]\n    renewable = [true]\n  }\n}\n'],
  *check({ rules }, file) {
    for (const one of rules) {
      for (const { name, number } of numbersIn(one.limits.denied)) {
        yield atPath(file, one, `\`denied_parameters\` of \`${one.path}\`: the number ${number} denies no value of \`${name}\``, `deny the parameter whatever its value (\`"${name}" = []\`), or name what is allowed; the text \`"${number}"\` catches only clients that send a text`);
      }
      for (const { name, number } of numbersIn(one.limits.allowed)) {
        yield atPath(file, one, `\`allowed_parameters\` of \`${one.path}\`: the number ${number} lets no value of \`${name}\` through`, `write the text \`"${number}"\`, as the command line \`bao write\` sends it`);
      }
    }
  },
});
