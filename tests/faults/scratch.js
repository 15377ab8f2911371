import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder, in memory where the system has such a place: for tests that ask what the store
 * does, which no slow fsync changes.
 * @returns {Promise<string>}
 */
export async function scratchFolder() {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  return mkdtemp(join(parent, 'snapshoter-'));
}
