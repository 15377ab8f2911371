import {
  gob,
  gobEncoder,
  gobMap,
  gobMessage,
  gobSigned,
  gobSlice,
  gobStruct,
} from '../../gob-bytes.js';

/** What a type's number stands for in every gob: bytes, text, interface. */
const [bytesType, stringType, interfaceType] = [5, 6, 8];
const [snapshotType, mapType, timeType, envelopeType, otherType] = [65, 66, 67, 68, 69];

const time = Buffer.from('010000000edce8a3d800000000ffff', 'hex');
const entry = gob('k1', time.length, time);

const envelopeStruct = gobStruct(envelopeType, [
  ['Version', 2],
  ['Ser', bytesType],
]);

/** @param {Parameters<typeof gob>} ser the payload, behind its length */
function envelope(...ser) {
  return gob(envelopeStruct, gobMessage(gobSigned(envelopeType), 1, gobSigned(1), 1, ...ser, 0));
}

/** @param {Buffer} payload */
const wrapped = (payload) => envelope(payload.length, payload);

/**
 * A snapshot with a field that is not Flyte's, `Other`, before LastTimes.
 *
 * @param {Buffer[]} types the definition of type 69 and of what it is made of, or nothing
 * @param {number} type
 * @param {Parameters<typeof gob>} value
 */
function withOther(types, type, ...value) {
  const struct = gobStruct(snapshotType, [
    ['Other', type],
    ['LastTimes', mapType],
  ]);
  const all = [struct, gobMap(mapType, stringType, timeType), gobEncoder(timeType), ...types];
  return wrapped(gob(...all, gobMessage(gobSigned(snapshotType), 1, ...value, 1, 1, entry, 0)));
}

/** @param {Parameters<typeof gob>} times the map, its count first */
function withTimes(...times) {
  const struct = gobStruct(snapshotType, [['LastTimes', mapType]]);
  const types = [struct, gobMap(mapType, stringType, timeType), gobEncoder(timeType)];
  return wrapped(gob(...types, gobMessage(gobSigned(snapshotType), 1, ...times, 0)));
}

/** Snapshots made in the same way as the hostile ones, but true. */
export const goodGobs = [
  withTimes(1, entry),
  withOther([gobSlice(otherType, stringType)], otherType, 2, 'a', 'b'),
  withOther([gobMap(otherType, stringType, stringType)], otherType, 1, 'a', 'b'),
  withOther([gobStruct(otherType, [['Next', otherType]])], otherType, 1, 1, 0, 0, 0),
  withOther([], interfaceType, 'string', gobSigned(stringType), 3, 0, 'x'),
];

/**
 * @param {bigint} lie a length or count that is not true
 * @returns {[what: string, bytes: Buffer][]}
 */
export function lyingGobs(lie) {
  const common = [3, 1, 2, gobSigned(envelopeType), 0];
  return [
    ['a message', gob(lie)],
    ['a message behind a type', gob(envelopeStruct, lie, 1, 2, 3)],
    ['the fields of a type', gobMessage(gobSigned(-envelopeType), ...common, 1, lie, 1, 'Ser')],
    ['the name of a type', gobMessage(gobSigned(-envelopeType), 3, 1, 1, lie, Buffer.from('Ser'))],
    ['the payload', envelope(lie, Buffer.from('short'))],
    ['the schedules', withTimes(lie, entry)],
    ['a name', withTimes(1, lie, entry)],
    ['a time', withTimes(1, 'k1', lie, time)],
    ['an unknown text', withOther([], stringType, lie)],
    ['an unknown list', withOther([gobSlice(otherType, stringType)], otherType, lie, 'a')],
    ['an unknown list of nothings', withOther([gobSlice(otherType, otherType)], otherType, lie)],
    ['an unknown map', withOther([gobMap(otherType, stringType, stringType)], otherType, lie)],
    ['the name of an interface', withOther([], interfaceType, lie, Buffer.from('string'))],
    ['the value of an interface', withOther([], interfaceType, 'string', gobSigned(6), lie)],
    ['the number of a type', gobMessage(gobSigned(-BigInt.asIntN(62, lie)), ...common)],
    ['the number of a field', withOther([gobStruct(otherType, [['A', 2]])], otherType, lie, 1)],
  ];
}

/**
 * Types that are made of types.
 *
 * @param {number} depth
 * @returns {[what: string, bytes: Buffer][]}
 */
export function nestedTypes(depth) {
  const ids = Array.from({ length: depth }, (_, i) => otherType + i);
  const last = otherType + depth;
  const structs = [...ids.map((id) => gobStruct(id, [['Next', id + 1]])), gobStruct(last, [])];
  const lists = [...ids.map((id) => gobSlice(id, id + 1)), gobSlice(last, 2)];
  const [ones, zeros] = [Buffer.alloc(depth, 1), Buffer.alloc(depth)];
  return [
    ['types of structs', withOther(structs, otherType, ones, zeros, 0)],
    ['types of lists', withOther(lists, otherType, ones, 0)],
  ];
}

/**
 * Values inside values of the same type.
 *
 * @param {number} depth
 * @returns {[what: string, bytes: Buffer][]}
 */
export function nestedValues(depth) {
  const struct = gobStruct(otherType, [['Next', otherType]]);
  const [ones, zeros] = [Buffer.alloc(depth, 1), Buffer.alloc(depth)];
  return [
    ['structs', withOther([struct], otherType, ones, zeros, 0)],
    ['lists', withOther([gobSlice(otherType, otherType)], otherType, ones, 0)],
  ];
}
