/** @typedef {import('./time.js').ExactTime} ExactTime */

// Names may begin with U+FEFF.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const ABSENT = 0xffffffff;
const UTC = -0x80000000;
const LAST_DATE = 8.64e15;

/** @type {readonly (Outcome | undefined)[]} numbered as in src/snapshot/schedule_table.h */
export const OUTCOMES = [undefined, 'succeeded', 'failed', 'aborted'];

/** @typedef {'succeeded' | 'failed' | 'aborted'} Outcome */

/**
 * What a schedule is.
 * @typedef {object} ScheduleDescription
 * @property {string} expression
 * @property {string} timezone an IANA name, or ''
 * @property {string} engine what reads the expression, such as 'croner', or ''
 */

/**
 * All that a snapshot knows of a schedule. Everything but the last execution was added in version 2.
 * @typedef {object} ScheduleRecord
 * @property {ExactTime} [lastExecution] absent where it never ran
 * @property {ScheduleDescription} [schedule]
 * @property {ExactTime} [firstSeen]
 * @property {ExactTime} [lastStarted]
 * @property {ExactTime} [lastSucceeded] when the last run that succeeded started
 * @property {Outcome} [lastOutcome]
 * @property {number} [consecutiveFailures] present where `lastOutcome` is
 */

/**
 * Times in milliseconds since 1970.
 * @typedef {object} BriefRow
 * @property {number | undefined} lastExecution
 * @property {number | undefined} firstSeen
 * @property {ScheduleDescription | undefined} schedule
 */

/** Reads what src/snapshot/flat.h writes. */
export class FlatReader {
  #bytes;
  #view;
  #at = 0;
  #written = '';
  /** @type {ScheduleDescription | undefined} */
  #described;

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd() {
    return this.#at === this.#bytes.length;
  }

  uint32() {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  text() {
    const size = this.uint32();
    this.#at += size;
    return decoder.decode(this.#bytes.subarray(this.#at - size, this.#at));
  }

  /** @returns {ExactTime | undefined} */
  time() {
    const at = this.#at;
    this.#at += 16;
    const nanoseconds = this.#view.getUint32(at + 8, true);
    if (nanoseconds === ABSENT) return undefined;
    const offset = this.#view.getInt32(at + 12, true);
    return {
      seconds: this.#view.getBigInt64(at, true),
      nanoseconds,
      offsetSeconds: offset === UTC ? null : offset,
    };
  }

  /**
   * The same, but rounded down, and drawn in to what a `Date` can hold.
   * @returns {number | undefined} milliseconds since 1970
   */
  milliseconds() {
    const at = this.#at;
    this.#at += 16;
    const nanoseconds = this.#view.getUint32(at + 8, true);
    if (nanoseconds === ABSENT) return undefined;
    const high = this.#view.getInt32(at + 4, true);
    const seconds = high * 2 ** 32 + this.#view.getUint32(at, true);
    const milliseconds = seconds * 1000 + Math.floor(nanoseconds / 1e6);
    return Math.min(Math.max(milliseconds, -LAST_DATE), LAST_DATE);
  }

  /** @returns {ScheduleDescription | undefined} */
  description() {
    const description = this.text();
    if (description === '') return undefined;
    // Neighbours are often alike, and then share one.
    if (description !== this.#written) {
      const [expression, timezone, engine] = description.split('\0');
      this.#written = description;
      this.#described = { expression, timezone, engine };
    }
    return this.#described;
  }

  /** Of a whole row, what a start has to know. @returns {[name: string, row: BriefRow]} */
  briefRow() {
    this.#at += 4;
    const name = this.text();
    this.#at += 16;
    const lastExecution = this.milliseconds();
    const schedule = this.description();
    const firstSeen = this.milliseconds();
    this.#at += 40;
    return [name, { lastExecution, firstSeen, schedule }];
  }

  /** @returns {{ place: number, name: string, time: ExactTime | undefined }} */
  row() {
    return { place: this.uint32(), name: this.text(), time: this.time() };
  }

  /** @returns {ScheduleRecord} with what is absent left out */
  record() {
    /** @type {ScheduleRecord} */
    const record = {};
    const lastExecution = this.time();
    if (lastExecution) record.lastExecution = lastExecution;
    const schedule = this.description();
    if (schedule) record.schedule = { ...schedule };
    for (const field of /** @type {const} */ (['firstSeen', 'lastStarted', 'lastSucceeded'])) {
      const time = this.time();
      if (time) record[field] = time;
    }
    const outcome = OUTCOMES[this.uint32()];
    const failures = this.uint32();
    if (outcome) {
      record.lastOutcome = outcome;
      record.consecutiveFailures = failures;
    }
    return record;
  }
}
