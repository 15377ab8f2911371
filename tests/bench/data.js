import { seededRandom } from '../random.js';

/**
 * Flyte's name of a schedule: FNV-1 of 64 bits, in decimal. The 64 bits are kept as two halves,
 * since a BigInt for each byte would take longer than the whole comparison.
 *
 * @param {string} identity `project:domain:name:version`, ASCII
 */
function flyteName(identity) {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (let i = 0; i < identity.length; i++) {
    // times 2^40 + 435
    const product = low * 435;
    high = (Math.imul(high, 435) + (low << 8) + Math.floor(product / 2 ** 32)) >>> 0;
    low = ((product >>> 0) ^ identity.charCodeAt(i)) >>> 0;
  }
  return String((BigInt(high) << 32n) | BigInt(low));
}

/**
 * What a scheduler of `size` launch plans holds: Flyte's names, and whole seconds within a day.
 *
 * @param {number} size
 * @returns {{ names: string[], times: number[], shuffled: number[] }} `times` in milliseconds,
 *   `shuffled`: all positions in random order
 */
export function schedules(size) {
  const random = seededRandom(size);
  const names = Array.from({ length: size }, (_, i) =>
    flyteName(`project${i % 20}:production:workflows.pipeline_${i}.daily:v${i % 7}`),
  );
  const times = names.map(() => (1_695_686_400 + random(86_400)) * 1_000);
  const shuffled = names.map((_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const other = random(i + 1);
    [shuffled[i], shuffled[other]] = [shuffled[other], shuffled[i]];
  }
  return { names, times, shuffled };
}
