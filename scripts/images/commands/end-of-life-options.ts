import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images end-of-life`. */
export const options = {
  data: { type: 'string', placeholder: 'FOLDER|URL', default: 'https://endoflife.date/api/v1/products', describe: 'where the facts are: an address with PRODUCT/ below it, or a folder with PRODUCT.json, both as API v1 of endoflife.date' },
  within: { type: 'number', placeholder: 'DAYS', default: 90, describe: 'warn when something ends within so many days' },
  product: { type: 'list', placeholder: 'REPOSITORY=PRODUCT', describe: 'what a base is, as endoflife.date calls it; repeatable' },
  issue: { type: 'boolean', describe: 'keep one issue of this repository: opened or updated with what is found, closed when nothing is' },
} as const satisfies OptionSpecs;
