/** @import { Recorder } from '../types.js' */

/**
 * Puts a function around another that a live job calls.
 *
 * @param {any} owner
 * @param {string | number} key where the owner keeps the function
 * @param {(this: unknown, own: () => any, given: any[]) => any} around told the function, to be
 *   called with its own `this` and arguments, and those arguments
 * @returns {() => void} takes it off again; where somebody else put one around it, it lets through
 */
export function hook(owner, key, around) {
  const own = owner[key];
  const isInherited = !Object.hasOwn(owner, key);
  let isOn = true;
  /** @this {unknown} @param {any[]} given */
  function hooked(...given) {
    const call = () => own.apply(this, given);
    return isOn ? around.call(this, call, given) : call();
  }
  owner[key] = hooked;
  return () => {
    isOn = false;
    if (owner[key] !== hooked) return;
    if (isInherited) delete owner[key];
    else owner[key] = own;
  };
}

/**
 * Tells the runs that somebody asks for, by a method which begins them at once, from those of the
 * scheduler: they belong to no slot.
 *
 * @param {any} owner
 * @param {string} method
 * @returns {{ isUnderWay: () => boolean, unhook: () => void }}
 */
export function asking(owner, method) {
  if (typeof owner[method] !== 'function') return { isUnderWay: () => false, unhook() {} };
  let depth = 0;
  const unhook = hook(owner, method, (call) => {
    depth += 1;
    try {
      return call();
    } finally {
      depth -= 1;
    }
  });
  return { isUnderWay: () => depth > 0, unhook };
}

/**
 * Calls the job's own function and records how it ends. What it returns or throws goes back as it
 * is, so that the scheduler sees no difference. A slot that was dealt with already, by a plan that
 * the scheduler was too late for, is left out.
 *
 * @param {Recorder} recorder
 * @param {Date} scheduledTime
 * @param {() => any} call
 * @returns {any}
 */
export function observe(recorder, scheduledTime, call) {
  if (recorder.started(scheduledTime) === false) return undefined;
  let result;
  try {
    result = call();
  } catch (error) {
    recorder.failed(scheduledTime, error);
    throw error;
  }
  if (typeof result?.then === 'function') {
    result.then(
      () => recorder.succeeded(scheduledTime),
      (/** @type {unknown} */ error) => recorder.failed(scheduledTime, error),
    );
  } else {
    recorder.succeeded(scheduledTime);
  }
  return result;
}
