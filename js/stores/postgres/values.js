/*
 * How values are read, whatever parsers the program has set in `pg` for its own queries. By type, as
 * in PostgreSQL's pg_type.dat: 16 bool, 17 bytea, 23 int4. All others that are asked for are text.
 */

/** @typedef {(value: any) => unknown} Parser */

/** @type {Map<number, Parser>} */
const FROM_TEXT = new Map(
  /** @type {[number, Parser][]} */ ([
    [16, (text) => text === 't'],
    [17, byteaFromText],
    [23, Number],
  ]),
);

/** For the config of a query of `pg`. */
export const TYPES = {
  /** @param {number} type @returns {Parser} */
  getTypeParser: (type) => FROM_TEXT.get(type) ?? String,
};

/**
 * @param {string} text in either form that `bytea_output` names
 * @returns {Buffer}
 */
function byteaFromText(text) {
  if (text.startsWith('\\x')) return Buffer.from(text.slice(2), 'hex');
  const bytes = text.replace(/\\(\\|[0-7]{3})/g, (_, escaped) =>
    escaped === '\\' ? escaped : String.fromCharCode(parseInt(escaped, 8)),
  );
  return Buffer.from(bytes, 'latin1');
}
