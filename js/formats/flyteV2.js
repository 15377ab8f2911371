import { csvField } from './csv.js';
import { visibleText } from './names.js';
import { formatRfc3339 } from './time.js';

/**
 * When a launch plan last ran, for the table `triggers` of Flyte v2.
 *
 * @typedef {object} Triggered
 * @property {string} project
 * @property {string} domain
 * @property {string} name of the launch plan
 * @property {string} version
 * @property {import('./time.js').ExactTime} time
 */

/**
 * The statements that tell Flyte v2 since when it has to catch up. There a trigger is found by
 * project, domain and name; one that ran later already keeps its time.
 *
 * @param {Iterable<Triggered>} triggered
 * @returns {Generator<string>} lines of SQL, one transaction
 */
export function* toSql(triggered) {
  yield 'BEGIN;\n';
  for (const { project, domain, name, version, time } of triggered) {
    const at = literal(timestamp(time));
    const which = `project = ${literal(project)} AND domain = ${literal(domain)} AND name = ${literal(name)}`;
    yield `UPDATE triggers SET triggered_at = ${at} WHERE ${which} AND (triggered_at IS NULL OR triggered_at < ${at}); -- ${visibleText(version)}\n`;
  }
  yield 'COMMIT;\n';
}

/**
 * @param {Iterable<Triggered>} triggered
 * @returns {Generator<string>} lines of CSV
 */
export function* toCsv(triggered) {
  yield 'project,domain,name,version,triggered_at\n';
  for (const { project, domain, name, version, time } of triggered) {
    const fields = [project, domain, name, version, timestamp(time)];
    yield `${fields.map((field) => csvField(field)).join(',')}\n`;
  }
}

/**
 * PostgreSQL keeps microseconds and would round up, past the slot that ran.
 *
 * @param {import('./time.js').ExactTime} time
 */
function timestamp({ seconds, nanoseconds }) {
  const whole = Math.floor(nanoseconds / 1000) * 1000;
  const written = formatRfc3339({ seconds, nanoseconds: whole, offsetSeconds: null });
  return written ?? (seconds < 0n ? '-infinity' : 'infinity');
}

/** @param {string} text */
function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}
