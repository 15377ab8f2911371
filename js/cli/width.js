const WIDE =
  /^[\p{Emoji_Presentation}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const segmenter = new Intl.Segmenter();

/**
 * How many columns of a terminal a text takes.
 *
 * @param {string} text without control characters
 * @returns {number}
 */
export function displayWidth(text) {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** @param {string} grapheme */
function graphemeWidth(grapheme) {
  return WIDE.test(grapheme) || grapheme.includes('\ufe0f') ? 2 : 1;
}

/**
 * @param {string} text
 * @param {number} width
 * @returns {string} the text, or its two ends around an ellipsis
 */
export function cutMiddle(text, width) {
  if (text.length <= width && displayWidth(text) <= width) return text;
  const graphemes = Array.from(segmenter.segment(text), ({ segment }) => segment);
  const tail = takeWidth(graphemes.slice(-width).reverse(), Math.floor((width - 1) / 2)).reverse();
  const head = takeWidth(graphemes.slice(0, width), Math.ceil((width - 1) / 2));
  return `${head.join('')}…${tail.join('')}`;
}

/**
 * @param {string[]} graphemes
 * @param {number} width
 * @returns {string[]} as many of the first ones as fit
 */
function takeWidth(graphemes, width) {
  let used = 0;
  const end = graphemes.findIndex((grapheme) => {
    used += graphemeWidth(grapheme);
    return used > width;
  });
  return end < 0 ? graphemes : graphemes.slice(0, end);
}
