import { refuse } from './checks.js';

/** @import { Logger } from './types.js' */
/** @import { Events } from './events.js' */

/** @type {readonly (keyof Logger)[]} */
const levels = ['debug', 'info', 'warn', 'error'];

/**
 * Tells a logger what happens.
 * @param {Events} events
 * @param {Logger} logger
 * @throws {SnapshotError} `INVALID_ARGUMENT` where a level is missing
 */
export function logTo(events, logger) {
  for (const level of levels) {
    if (typeof logger?.[level] !== 'function') {
      refuse(`logger.${level}`, typeof logger?.[level], `functions ${levels.join(', ')}`);
    }
  }
  events.on('restored', (details) => {
    const level = details.status === 'corrupt' ? 'error' : details.skipped.length ? 'warn' : 'info';
    logger[level](`snapshot ${details.status}`, details);
  });
  events.on('changed', (details) =>
    logger.warn(`${details.name} is another schedule than before and starts afresh`, details),
  );
  events.on('missed', (details) => logger.info(`${details.name} missed ${details.count}`, details));
  events.on('skipped', (details) => logger.warn(`${details.name} skips ${details.count}`, details));
  events.on('unknown', (details) =>
    logger.warn(`${details.names.length} schedules of the snapshot have no job`, details),
  );
  events.on('caughtUp', (details) =>
    logger[details.outcome === 'failed' ? 'warn' : 'info'](`${details.name} caught up`, details),
  );
  events.on('finished', (details) => logger.info('catch-up finished', details));
  events.on('saved', (details) => logger.debug('snapshot saved', details));
  events.on('error', (details) => logger.error(`error during ${details.during}`, details));
}
