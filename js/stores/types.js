/**
 * The contract that every store keeps. README.md beside this file says in words what each call
 * promises and what each failure leaves behind.
 *
 * @typedef {object} Store
 * @property {(bytes: Uint8Array) => Promise<{ id: string }>} save a new generation, durable once
 *   the promise resolves
 * @property {(bytes: Uint8Array) => Promise<void>} [append] a small snapshot of what changed,
 *   durable behind the newest generation
 * @property {() => Promise<Uint8Array | undefined>} read the newest generation with its appended
 *   pieces folded in; `undefined` where nothing was ever saved
 * @property {() => AsyncIterable<Generation>} history every generation, newest first
 * @property {(id: string, reason: string) => Promise<void>} quarantine keeps the bytes, marked bad
 * @property {(options: PruneOptions) => Promise<Pruned>} prune removes old generations
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Generation one full save and what was appended behind it
 * @property {string} id unique within the store
 * @property {Date} savedAt when the full save began
 * @property {number} size bytes that it takes up, appended pieces included
 * @property {boolean} quarantined
 * @property {() => Promise<Uint8Array>} read as the store's own `read`, also when quarantined
 */

/**
 * @typedef {object} PruneOptions
 * @property {number} keep generations to keep, at least 1, quarantined ones not counted
 * @property {boolean} [dryRun] only count what would be removed
 */

/**
 * @typedef {object} Pruned
 * @property {number} removed generations
 * @property {boolean} [atLeast] set where it may have been more: a connection was lost together with
 *   a part of the count
 */

export {};
