// The player's sentences come with the page (data block "player-words"), so that they can be translated.

/** @typedef {Record<string, string>} Words */

/**
 * A sentence with its values put in.
 * @param {Words} words
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function phrase(words, key, values = {}) {
  const text = words[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

/**
 * A sentence with a number that decides its form: key-one, key-few, key-many, key-other, as the language has it.
 * @param {Words} words
 * @param {string} key
 * @param {number} n
 * @param {string} [language]
 * @returns {string}
 */
export function counted(words, key, n, language) {
  const form = new Intl.PluralRules(language || undefined).select(n);
  return phrase(words, `${key}-${form}` in words ? `${key}-${form}` : `${key}-other`, { n });
}

/**
 * Sentences in a row, each ending with a full stop of some kind.
 * @param {(string | undefined)[]} parts
 * @returns {string}
 */
export function sentences(...parts) {
  return parts
    .filter((part) => part)
    .map((part) => (/[.?!:…]$/.test(part ?? "") ? part : `${part}.`))
    .join(" ");
}
