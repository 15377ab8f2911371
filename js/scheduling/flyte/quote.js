/**
 * @param {string} text
 * @returns {string} `text` as it can be shown in a message: quoted, escaped, not too long
 */
export function quote(text) {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
