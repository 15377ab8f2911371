import v8 from 'node:v8';
import avsc from 'avsc';
import { Encoder, isNativeAccelerationEnabled as cborNative } from 'cbor-x';
import { isNativeAccelerationEnabled as msgpackNative, Packr } from 'msgpackr';

/**
 * A way to write a filled Map of name to milliseconds, and to read a Map back. Where a library has
 * several ways, those stand here that were the fastest at writing or at reading.
 *
 * @typedef {{ name: string, write(map: Map<string, number>): Uint8Array,
 *   read(bytes: Buffer): Map<string, number> }} Peer
 */

/**
 * @param {string[]} names
 * @param {ArrayLike<number>} times
 */
function mapOf(names, times) {
  const map = new Map();
  for (let i = 0; i < names.length; i++) map.set(names[i], times[i]);
  return map;
}

const packr = new Packr({ mapsAsObjects: false });
const cbor = new Encoder({ mapsAsObjects: false, useRecords: false });
const avroRows = avsc.Type.forSchema({
  type: 'array',
  items: {
    type: 'record',
    name: 'Entry',
    fields: [
      { name: 'name', type: 'string' },
      { name: 'time', type: 'long' },
    ],
  },
});
const avroColumns = avsc.Type.forSchema({
  type: 'record',
  name: 'Columns',
  fields: [
    { name: 'names', type: { type: 'array', items: 'string' } },
    { name: 'times', type: { type: 'array', items: 'long' } },
  ],
});
const accelerated = (/** @type {boolean} */ native) => (native ? ', native' : '');

/** @type {Peer[]} */
export const peers = [
  {
    name: 'JSON of [name, ms]',
    write: (map) => Buffer.from(JSON.stringify([...map])),
    read: (bytes) => new Map(JSON.parse(bytes.toString())),
  },
  {
    name: 'v8.serialize of a Map',
    write: (map) => v8.serialize(map),
    read: (bytes) => v8.deserialize(bytes),
  },
  {
    name: 'v8.serialize of columns',
    write: (map) =>
      v8.serialize({ names: [...map.keys()].join('\n'), times: Float64Array.from(map.values()) }),
    read: (bytes) => {
      const { names, times } = v8.deserialize(bytes);
      return mapOf(names.split('\n'), times);
    },
  },
  {
    name: `msgpackr${accelerated(msgpackNative)}`,
    write: (map) => packr.pack(map),
    read: (bytes) => packr.unpack(bytes),
  },
  {
    name: `cbor-x${accelerated(cborNative)}`,
    write: (map) => cbor.encode(map),
    read: (bytes) => cbor.decode(bytes),
  },
  {
    name: 'avsc, rows',
    write: (map) => avroRows.toBuffer(Array.from(map, ([name, time]) => ({ name, time }))),
    read: (bytes) => {
      const map = new Map();
      for (const { name, time } of avroRows.fromBuffer(bytes)) map.set(name, time);
      return map;
    },
  },
  {
    name: 'avsc, columns',
    write: (map) => avroColumns.toBuffer({ names: [...map.keys()], times: [...map.values()] }),
    read: (bytes) => {
      const { names, times } = avroColumns.fromBuffer(bytes);
      return mapOf(names, times);
    },
  },
];
