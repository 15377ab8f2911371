import { jest } from '@jest/globals';
import { fs } from '../../../js/core/node.js';
import { randomSeed } from '../../../js/core/seed.js';

afterEach(() => jest.restoreAllMocks());

const differ = () => new Set(Array.from({ length: 20 }, () => randomSeed().join())).size;

test('nobody gets the same seed twice', () => {
  expect(differ()).toBe(20);
});

test.each([
  [
    'where the system has no file of chance',
    () => jest.spyOn(fs, 'openSync').mockImplementation(fail),
  ],
  ['where that file gives too little', () => jest.spyOn(fs, 'readSync').mockReturnValue(4)],
])('nor %s', (_, spoil) => {
  const spoilt = spoil();
  expect(differ()).toBe(20);
  expect(spoilt).toHaveBeenCalledTimes(20);
});

function fail() {
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
}
