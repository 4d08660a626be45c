/*
 * Tokens for the examples of rules, put together so that no scanner takes our own sources for a leak. None of them was
 * ever valid anywhere.
 */
const body = ['I4yRq9Kb', '2mZxW7pT', 'nVc3LdHs'].join('');

export const serviceToken = ['s', body].join('.');
export const namespacedToken = ['s', body, 'a1B2c'].join('.');
export const batchToken = ['b', `AAAAA${'QKcW9dT2x'.repeat(16)}`].join('.');
export const vaultToken = ['hvs', `CAESI${body}${body}GhE`].join('.');
export const unsealKey = `${body}${'Qz8'.repeat(6)}a=`;
export const uuid = ['a152fe06', '3c1f', '4b77', '9d0e', '55e1c9a7b2d4'].join('-');
