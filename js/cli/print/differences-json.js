import { timeToJson } from '../../formats/json.js';

/**
 * @typedef {import('../commands/diff.js').Differences} Differences
 * @typedef {import('./json.js').Identities} Identities
 */

/** Differences that are written at a time: a million of them would be more than one text holds. */
const PAGE = 5000;

/**
 * Prints what differs as one line of JSON.
 *
 * @param {object} view
 * @param {string[]} view.files A and B
 * @param {Differences} view.differences
 * @param {Identities} view.identities
 * @param {import('../terminal.js').Terminal} terminal
 */
export async function printDifferencesAsJson({ files, differences, identities }, terminal) {
  const [a, b] = files;
  await terminal.write(JSON.stringify({ a, b }).slice(0, -1));
  for (const kind of /** @type {const} */ (['added', 'removed'])) {
    await printList(kind, differences[kind], ({ time }) => timeToJson(time), identities, terminal);
  }
  for (const kind of /** @type {const} */ (['advanced', 'regressed', 'changed'])) {
    await printList(kind, differences[kind], moveToJson, identities, terminal);
  }
  await terminal.write(`,"unchanged":${differences.unchanged}}\n`);
}

/**
 * @template {{ name: string }} T
 * @param {string} kind
 * @param {T[]} list
 * @param {(one: T) => object} toJson what is told of it beside its name
 * @param {Identities} identities
 * @param {import('../terminal.js').Terminal} terminal
 */
async function printList(kind, list, toJson, identities, terminal) {
  await terminal.write(`,"${kind}":[`);
  for (let from = 0; from < list.length; from += PAGE) {
    const texts = list.slice(from, from + PAGE).map((one) => {
      const identity = identities.get(one.name);
      const known = identity === undefined ? {} : { identity };
      return JSON.stringify({ name: one.name, ...toJson(one), ...known });
    });
    await terminal.write((from > 0 ? ',' : '') + texts.join(','));
  }
  await terminal.write(']');
}

/** @param {Differences['advanced'][number]} move */
function moveToJson({ from, to }) {
  return { from: timeToJson(from), to: timeToJson(to) };
}
