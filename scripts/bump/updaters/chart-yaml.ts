import { keyRangeOf, parseYaml } from '../../lib/yaml.ts';
import { baseName, placeIn, reading, syntax } from './place.ts';
import type { Problem, Updater, VersionPlace } from './updater.ts';
import { yamlTextAt } from './yaml.ts';

/**
 * A Helm chart: `version` is the chart's, `appVersion` that of what it installs. Both are set when both are there and
 * `fields` does not choose: a chart that lies beside its application is released with it.
 */
export const updater: Updater = {
  name: 'chart-yaml',
  summary: '`version` and `appVersion` of a Helm `Chart.yaml`; `fields` chooses one of them',
  matches: (path) => baseName(path) === 'Chart.yaml',
  read(file, { spec }) {
    const { document, mistakes } = parseYaml(file.text);
    if (mistakes.length > 0) return reading({ problems: syntax('YAML', mistakes) });
    const places: VersionPlace[] = [];
    const problems: Problem[] = [];
    for (const field of spec.fields ?? ['version', 'appVersion']) {
      const range = yamlTextAt(file, document, [field]);
      if (range !== undefined) places.push(placeIn(file, range, field));
      // Helm wants `version`; `appVersion` may be left out
      else if (spec.fields !== undefined || field === 'version') problems.push({ kind: 'missing', message: `\`${file.path}\` has no text at \`${field}\``, range: keyRangeOf(document, [field]), help: `add \`${field}: 0.0.0\`` });
    }
    return reading({ places, problems });
  },
  example: {
    path: 'charts/app/Chart.yaml', current: '1.2.3', next: '1.3.0',
    before: 'apiVersion: v2\nname: app\nversion: 1.2.3 # chart\nappVersion: "v1.2.3"\n', after: 'apiVersion: v2\nname: app\nversion: 1.3.0 # chart\nappVersion: "v1.3.0"\n',
  },
};
