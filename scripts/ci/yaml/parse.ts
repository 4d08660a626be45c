export { parseYaml } from '../../lib/yaml-reader/parse.ts';
