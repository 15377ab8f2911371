/**
 * @param {{ engine: string, expression: string, timezone: string | undefined }} schedule
 * @returns {string} differs as soon as one of them does: a schedule that has changed starts afresh
 */
export function fingerprint({ engine, expression, timezone = '' }) {
  return JSON.stringify([engine, timezone, expression]);
}
