/**
 * Numbers that look random and are the same at every run.
 *
 * @param {number} seed
 * @returns {(limit: number) => number} an integer from 0 to `limit` - 1 (`limit` up to 2^32)
 */
export function seededRandom(seed) {
  let state = seed >>> 0;
  // Steps of the golden ratio through all 32-bit numbers, each mixed by xorshifts and multiplication.
  return (limit) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * limit);
  };
}
