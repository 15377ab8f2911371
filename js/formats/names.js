// Characters that move the cursor, change the direction of the text or cannot be seen at all.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;
const SHORT = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * A text as it can be shown safely, in one line, in a terminal or a page: control, bidirectional
 * and invisible characters as visible escapes (`\n`, `\u202e`).
 *
 * @param {string} text
 * @returns {string}
 */
export function visibleText(text) {
  return text.replace(UNSAFE, escape);
}

/**
 * A name as it can be shown safely. Unlike `visibleText` it doubles backslashes, so that an escape
 * is never mistaken for part of the name, and puts quotes around a name that is empty or that
 * begins or ends in a space, so that it is seen at all.
 *
 * @param {string} name
 * @returns {string}
 */
export function visibleName(name) {
  const safe = visibleText(name.replaceAll('\\', '\\\\'));
  return safe === '' || /^\s|\s$/u.test(safe) ? `"${safe}"` : safe;
}

/** @param {string} character one code point */
function escape(character) {
  const code = /** @type {number} */ (character.codePointAt(0));
  const hex = code.toString(16);
  return SHORT.get(character) ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
}
