import { MoveLines } from '../../js/core/index.js';

/** @typedef {import('./library.js').Library} Library */

// Of the history that is looked at.
/** @type {MoveLines | undefined} */
let lines;

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
    lines?.dispose();
    lines = new MoveLines();
    await library.get({ source, key: after });
    return { moved: 0, lines: new Uint32Array(), names: 0 };
  }
  const old = (await library.get({ source, key: before })).snapshot;
  const { snapshot } = await library.get({ source, key: after });
  lines ??= new MoveLines();
  return lines.add(old, snapshot, most);
}
