/**
 * A pool of `pg` with something happening around its statements. What a hook throws is thrown by the
 * statement.
 * @param {import('pg').Pool} pool
 * @param {{
 *   before?: (text: string) => unknown,
 *   after?: (text: string, client: import('pg').PoolClient, result: import('pg').QueryResult) => unknown,
 * }} hooks
 */
export function hooked(pool, { before = () => {}, after = () => {} }) {
  /** @param {import('pg').PoolClient} client */
  const hookedClient = (client) => ({
    on: (event, listener) => client.on(event, listener),
    off: (event, listener) => client.off(event, listener),
    release: (destroy) => client.release(destroy),
    async query(config) {
      await before(config.text);
      const result = await client.query(config);
      await after(config.text, client, result);
      return result;
    },
  });
  return {
    totalCount: 0,
    query: () => {},
    on: (event, listener) => pool.on(event, listener),
    off: (event, listener) => pool.off(event, listener),
    connect(callback) {
      pool.connect((error, client) => callback(error, client && hookedClient(client)));
    },
  };
}
