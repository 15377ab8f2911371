import { diffSnapshots } from '../../js/core/index.js';

/** @typedef {import('./library.js').Library} Library */

/** @type {Map<string, number>} from a name to its line in the plot of the history looked at */
let lines = new Map();

/**
 * Which schedules moved between two neighbours of a history. The lines of the plot are numbered as
 * schedules are first seen to move.
 *
 * @param {Library} library
 * @param {{ source: number, before?: string, after: string, most: number }} params keys; without
 *   `before` another history begins; `most`: lines that are listed
 * @returns {Promise<{ moved: number, lines: Uint32Array, names: number }>}
 */
export async function moveStep(library, { source, before, after, most }) {
  if (before === undefined) {
    lines = new Map();
    await library.get({ source, key: after });
    return { moved: 0, lines: new Uint32Array(), names: 0 };
  }
  const old = (await library.get({ source, key: before })).snapshot;
  const { snapshot } = await library.get({ source, key: after });
  const { added, advanced, regressed, changed } = diffSnapshots(old, snapshot);
  const moved = [...added, ...advanced, ...regressed, ...changed].map(({ name }) => {
    const line = lines.get(name) ?? lines.size;
    lines.set(name, line);
    return line;
  });
  const shown = Uint32Array.from(moved.slice(0, most));
  return { moved: moved.length, lines: shown, names: lines.size };
}
