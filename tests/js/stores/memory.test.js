import { memory } from '../../../js/stores/memory.js';
import { storeContract } from './contract.js';

storeContract(
  { describe, it },
  { name: 'memory', shared: false, open: (options) => ({ store: memory(options) }) },
);

describe('memory', () => {
  it('refuses to keep less than one generation', () => {
    for (const keep of [0, -1, 0.5, '3', null]) {
      expect(() => memory({ keep })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});
