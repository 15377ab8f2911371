/** Lets everything that is ready run: promises, and what they lead to. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Time that moves only when told: a clock on the wall, which can be set, and the time that really
 * passes, by which timers fire.
 */
export class FakeClock {
  #timers = new Map();
  #ids = 0;
  #elapsed = 0;
  #start;

  /** @param {number | string | Date} start */
  constructor(start) {
    this.#start = Number(new Date(start));
    this.now = () => this.#start + this.#elapsed;
    this.monotonic = () => this.#elapsed;
    this.setTimeout = (callback, milliseconds) => {
      this.#timers.set(++this.#ids, { callback, due: this.#elapsed + Math.max(milliseconds, 1) });
      return this.#ids;
    };
    this.clearTimeout = (id) => void this.#timers.delete(id);
  }

  get waiting() {
    return this.#timers.size;
  }

  /** Time passes, and timers fire in its course. */
  async advance(milliseconds) {
    const end = this.#elapsed + milliseconds;
    await settle();
    for (let timer = this.#next(); timer && timer.due <= end; timer = this.#next()) {
      this.#elapsed = Math.max(this.#elapsed, timer.due);
      this.#timers.delete(timer.id);
      timer.callback();
      await settle();
    }
    this.#elapsed = Math.max(this.#elapsed, end);
  }

  /** Time passes while the event loop is busy: timers fire only afterwards. */
  block(milliseconds) {
    this.#elapsed += milliseconds;
  }

  /** The clock on the wall is set, or the machine slept: no timer comes nearer. */
  jump(milliseconds) {
    this.#start += milliseconds;
  }

  #next() {
    let next;
    for (const [id, { callback, due }] of this.#timers) {
      if (!next || due < next.due) next = { id, callback, due };
    }
    return next;
  }
}
