/**
 * Tells listeners what happened. A listener that throws harms neither the others nor the scheduler
 * that is being told, and an `error` to which nobody listens is not thrown.
 */
export class Events {
  /** @type {Map<string, Set<(details: any) => void>>} */
  #listeners = new Map();
  #onThrow;

  /** @param {(error: unknown, event: string) => void} [onThrow] told of a listener that threw */
  constructor(onThrow = () => {}) {
    this.#onThrow = onThrow;
  }

  /**
   * @param {string} event
   * @param {(details: any) => void} listener
   * @returns {() => void} takes the listener off again
   */
  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /**
   * Whether anybody listens; spares the hot path making what nobody reads.
   * @param {string} event
   */
  wants(event) {
    return (this.#listeners.get(event)?.size ?? 0) > 0;
  }

  /**
   * @param {string} event
   * @param {object} details
   */
  emit(event, details) {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(details);
      } catch (error) {
        this.#onThrow(error, event);
      }
    }
  }
}
