const signals = /** @type {const} */ (['SIGTERM', 'SIGINT']);

/**
 * Stops before the process ends by SIGTERM or SIGINT, then lets the signal do what it would have
 * done; where the program listens to it as well, ending is the program's own affair.
 * @param {() => Promise<unknown>} stop
 * @returns {() => void} stops listening
 */
export function stopOnSignals(stop) {
  if (typeof process === 'undefined' || !process.on) return () => {};
  const ignore = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    ignore();
    const end = () => {
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    stop().then(end, end);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return ignore;
}
