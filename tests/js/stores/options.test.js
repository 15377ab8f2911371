import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { indexedDB } from '../../../js/stores/indexeddb/index.js';
import { memory } from '../../../js/stores/memory.js';
import { postgres } from '../../../js/stores/postgres/index.js';

const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });

/** None of these touches anything before its first call. */
const makers = {
  fileSystem: (options) => fileSystem('never made', options),
  indexedDB: (options) => indexedDB('never made', options),
  memory: (options) => memory(options),
  postgres: (options) => postgres('postgres://127.0.0.1:1/none', options),
};

describe.each(Object.entries(makers))('the options of %s()', (_, make) => {
  it.each([null, 5, 'keep', Symbol('options')])('are refused where they are %p', (options) => {
    expect(() => make(options)).toThrow(refused);
  });

  it.each([0, -1, 1.5, NaN, Infinity, '3', null])('are refused with %p to keep', (keep) => {
    expect(() => make({ keep })).toThrow(refused);
  });

  it('may be left out, each and all', async () => {
    for (const options of [undefined, {}, { keep: undefined }]) await make(options).close();
  });
});

it.each([
  ['fileSystem', { lockTimeout: -1 }],
  ['fileSystem', { lockStale: 0 }],
  ['indexedDB', { timeout: NaN }],
  ['postgres', { retryFor: -1 }],
  ['postgres', { retryFor: NaN }],
  ['postgres', { retryFor: '5' }],
  ['postgres', { lockTimeout: 0 }],
  ['postgres', { lockTimeout: 2 ** 31 }],
  ['postgres', { lockTimeout: Symbol('long') }],
])('%s() refuses %p', (name, options) => {
  expect(() => makers[name](options)).toThrow(refused);
});
