import { readFileSync } from 'node:fs';

import { init, readSnapshot, Snapshot, writeSnapshot } from '../../../js/core/index.js';

/** @type {Record<string, () => Uint8Array>} what src/FORMAT.md says of each of its examples */
const written = {
  'native-1'() {
    const snapshot = new Snapshot({ version: 1 });
    snapshot.updateLastExecutionTime('dairy', new Date('2023-09-26T00:00:01Z'));
    snapshot.updateLastExecutionTime('daily', new Date('2023-09-26T00:00:00.5Z'));
    snapshot.updateLastExecutionTime('42', new Date('2023-09-26T17:30:00Z'));
    return writeSnapshot(snapshot, { encoding: 'native' });
  },
  'native-2'() {
    const snapshot = new Snapshot({ version: 2 });
    snapshot.describe('daily', {
      expression: '0 0 * * *',
      timezone: 'Europe/Oslo',
      engine: 'croner',
      firstSeen: new Date('2023-09-25T00:00:00Z'),
    });
    snapshot.recordRun('daily', {
      scheduledTime: new Date('2023-09-26T00:00:00Z'),
      startedAt: new Date('2023-09-26T00:00:00.25Z'),
      outcome: 'failed',
    });
    snapshot.updateLastExecutionTime('42', new Date('2023-09-26T17:30:00Z'));
    snapshot.takenAt = new Date('2023-09-26T17:30:01Z');
    snapshot.source = 'host-1';
    return writeSnapshot(snapshot, { encoding: 'native' });
  },
  gob() {
    const snapshot = new Snapshot({ version: 1 });
    snapshot.updateLastExecutionTime('k1', 1_628_158_830_123_456_789n);
    return writeSnapshot(snapshot, { encoding: 'gob' });
  },
};

const document = readFileSync(new URL('../../../src/FORMAT.md', import.meta.url), 'utf8');
/** @type {Map<string, Buffer>} */
const examples = new Map();
for (const [, name, block] of document.matchAll(/^```hex (\S+)\n(.*?)^```$/gms)) {
  examples.set(name, Buffer.from(block.replace(/#.*/g, '').replace(/\s/g, ''), 'hex'));
}

beforeAll(() => init());

describe('src/FORMAT.md', () => {
  test('has an example of each format and version', () => {
    expect([...examples.keys()].sort()).toEqual(Object.keys(written).sort());
  });

  test.each(Object.keys(written))('%s is what the library writes', (name) => {
    expect(examples.get(name)).toEqual(Buffer.from(written[name]()));
  });

  test.each(Object.keys(written))('%s is read and written back', (name) => {
    const bytes = /** @type {Buffer} */ (examples.get(name));
    expect(Buffer.from(writeSnapshot(readSnapshot(bytes)))).toEqual(bytes);
  });
});
