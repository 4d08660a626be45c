/** Largest manifest that is read, in characters; the longest honest one seen has 12 KB. */
export const mostCharacters = 256 * 1024;
