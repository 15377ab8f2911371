/**
 * How a schedule names its slots. `next` is exclusive of `after` and gives `null` when there is
 * none. `count`, a fast path, counts the slots in (after, until], at most `limit` of them; it says
 * `capped` when it stopped there.
 * @typedef {object} Schedule
 * @property {(after: Date) => Date | null} next
 * @property {((after: Date, until: Date, limit: number) => { missed: number, first: Date | null, last: Date | null, capped: boolean }) | undefined} [count]
 * @property {((anchor: Date) => Schedule) | undefined} [anchoredAt] of an interval, whose slots depend on where one
 *   begins to count: the slots counted from there, whatever time they are asked about. Without it
 *   such a schedule is noticed, and gone through slot by slot
 * @property {string | undefined} [fingerprint] changes when the schedule does; without it expression, timezone and engine tell
 * @property {string | undefined} [expression]
 * @property {string | undefined} [timezone]
 * @property {string | undefined} [engine]
 */

/**
 * What a run that catches up is told.
 * @typedef {object} RunContext
 * @property {Date} scheduledTime the slot; with `range` the last slot of the gap
 * @property {boolean} isCatchUp
 * @property {{ from: Date, until: Date }} [range] policy `range`: the whole gap, (from, until], but
 *   for what a deadline skips
 * @property {string} idempotencyKey the same for each attempt at the same slot
 * @property {AbortSignal} signal aborted when the Snapshoter stops
 */

/**
 * What a live job reports of its own runs. None of them throws or waits. `started` is `false` when
 * that slot was dealt with already, so that a scheduler that wakes up late can leave it out.
 * @typedef {object} Recorder
 * @property {(scheduledTime: Date) => boolean} started
 * @property {(scheduledTime: Date) => void} succeeded
 * @property {(scheduledTime: Date, error?: unknown) => void} failed
 * @property {(scheduledTime: Date) => void} missed
 */

/**
 * @typedef {object} Job
 * @property {string} name
 * @property {Schedule} schedule
 * @property {(context: RunContext) => unknown} run runs one slot to catch up; failed when it throws or rejects
 * @property {((recorder: Recorder) => (() => void) | void) | undefined} [attach] hooks the live job; gives what unhooks it
 * @property {((scheduledTime: Date) => string) | undefined} [key] the idempotency key of a slot
 * @property {string | undefined} [identity] what people call it, where `name` is a hash
 * @property {boolean | undefined} [active] default true; an inactive schedule is never caught up
 * @property {Date | undefined} [updatedAt] when it was last activated: nothing before it was missed
 * @property {Date | undefined} [createdAt] where `firstRun: 'catchUp'` begins; default `updatedAt`
 */

/**
 * Time, so that tests and simulations bring their own. Milliseconds: `now` since 1970, as the clock on
 * the wall has it; `monotonic`, of a clock that nobody sets, tells a jump from a busy event loop.
 * @typedef {{
 *   now(): number,
 *   monotonic?(): number,
 *   setTimeout(callback: () => void, milliseconds: number): unknown,
 *   clearTimeout(handle: unknown): void,
 * }} Clock
 */

/**
 * @typedef {object} Logger
 * @property {(message: string, details?: object) => void} debug
 * @property {(message: string, details?: object) => void} info
 * @property {(message: string, details?: object) => void} warn
 * @property {(message: string, details?: object) => void} error
 */

export {};
