import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { storeContract } from './contract.js';

storeContract(
  { describe, it },
  {
    name: 'filesystem',
    async open(options) {
      const root = await mkdtemp(join(tmpdir(), 'snapshoter-'));
      const another = (more = options) => fileSystem(join(root, 'state'), more);
      return { store: another(), another, remove: () => rm(root, { recursive: true }) };
    },
  },
);
