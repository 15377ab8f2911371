import { Buffer } from 'node:buffer';
import zlib from 'node:zlib';
import { readSnapshot, writeSnapshot } from '../../js/core/index.js';
import { startGoBench } from '../interop/go.js';
import { compare, task } from './measure.js';
import { peers } from './peers.js';
import { figure, table, times } from './table.js';

/**
 * @typedef {import('./measure.js').Milliseconds} Milliseconds
 * @typedef {{ name: string, write?: Milliseconds, read?: Milliseconds, bytes: number,
 *   brotliBytes?: number }} Row
 */

/**
 * Reading and writing: bytes to something that answers lookups by name, and a filled map to bytes.
 *
 * @param {import('./filled.js').Filled} filled
 * @param {{ reps: number, count: number, brotli: boolean, hasGo: boolean }} options
 * @returns {Promise<Row[]>}
 */
export async function codecs({ snapshot, map, check }, { reps, count, brotli, hasGo }) {
  const gob = writeSnapshot(snapshot, { encoding: 'gob' });
  const copyTarget = new Uint8Array(gob.length);
  const go = hasGo ? startGoBench(gob) : undefined;

  /** @type {{ name: string, bytes: Uint8Array, write?: import('./measure.js').Task,
   *   read?: import('./measure.js').Task }[]} */
  const contenders = [];
  for (const encoding of /** @type {const} */ (['gob', 'native'])) {
    const bytes = writeSnapshot(snapshot, { encoding });
    const read = readSnapshot(bytes);
    check((name) => read.getLastExecutionTime(name)?.getTime(), read.size);
    read.dispose();
    contenders.push({
      name: `snapshoter, ${encoding}`,
      bytes,
      write: task(() => writeSnapshot(snapshot, { encoding })),
      read: task(
        () => readSnapshot(bytes),
        (result) => result.dispose(),
      ),
    });
  }
  for (const encoding of /** @type {const} */ (['gob', 'native'])) {
    const into = new Uint8Array(gob.length);
    contenders.push({
      name: `… ${encoding}, into the same memory`,
      bytes: writeSnapshot(snapshot, { encoding }),
      write: task(() => writeSnapshot(snapshot, { encoding, into })),
    });
  }
  if (go) {
    const warm = async (/** @type {'read' | 'write'} */ operation, /** @type {number} */ times) => {
      await go.time(operation, 1);
      return go.time(operation, times);
    };
    contenders.push({
      name: 'Go encoding/gob',
      bytes: gob,
      write: (times) => warm('write', times),
      read: (times) => warm('read', times),
    });
  }
  for (const peer of peers) {
    const bytes = Buffer.from(peer.write(map));
    const read = peer.read(bytes);
    check((name) => read.get(name), read.size);
    contenders.push({
      name: peer.name,
      bytes,
      write: task(() => peer.write(map)),
      read: task(() => peer.read(bytes)),
    });
  }
  contenders.push(
    {
      name: 'a copy of the gob bytes',
      bytes: gob,
      write: task(() => gob.slice()),
      read: task(() => copyTarget.set(gob)),
    },
    { name: '… into the same memory', bytes: gob, write: task(() => copyTarget.set(gob)) },
  );

  /** @type {Record<string, import('./measure.js').Task>} */
  const tasks = {};
  for (const { name, write, read } of contenders) {
    if (write) tasks[`write ${name}`] = write;
    if (read) tasks[`read ${name}`] = read;
  }
  const measured = await compare(tasks, { reps, count });
  await go?.stop();
  return contenders.map(({ name, bytes }) => ({
    name,
    write: measured[`write ${name}`],
    read: measured[`read ${name}`],
    bytes: bytes.length,
    ...(brotli && { brotliBytes: brotliSize(bytes) }),
  }));
}

/** @param {Uint8Array} bytes */
function brotliSize(bytes) {
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 };
  return zlib.brotliCompressSync(bytes, { params }).length;
}

/**
 * @param {number} size
 * @param {Row[]} rows ours, gob and native, first
 */
export function codecsTable(size, rows) {
  const [gob, native] = rows;
  const cells = (/** @type {Row} */ row, /** @type {'read' | 'write'} */ operation) => {
    const { median = NaN, min = NaN } = row[operation] ?? {};
    const ratios = [gob, native].map((ours) => times(median / (ours[operation]?.median ?? NaN)));
    return [figure(median), figure(min), ...ratios];
  };
  const brotli = rows.some(({ brotliBytes }) => brotliBytes !== undefined);
  const heads = (/** @type {string} */ operation) => [`${operation} ms`, 'min', '/gob', '/native'];
  return table(
    `${size.toLocaleString('en')} schedules: medians, least, and how many times the median of our gob and native`,
    ['', ...heads('write'), ...heads('read'), 'bytes each', ...(brotli ? ['+brotli 5'] : [])],
    rows.map((row) => [
      row.name,
      ...cells(row, 'write'),
      ...cells(row, 'read'),
      figure(row.bytes / size),
      ...(brotli ? [figure((row.brotliBytes ?? NaN) / size)] : []),
    ]),
  );
}
