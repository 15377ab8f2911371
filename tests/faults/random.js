/**
 * A small seeded generator (xorshift32), so that a failure can be run again.
 * @param {number} seed
 */
export function random(seed) {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  for (let warm = 0; warm < 8; warm += 1) next();
  return {
    /** A whole number from 0 to below `n`. */
    below: (n) => Math.floor(next() * n),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[Math.floor(next() * choices.length)],
  };
}
