import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const VERSIONS = '/usr/lib/postgresql';

/** PostgreSQL refuses to run as root, so that root starts it as the user that Debian made for it. */
function unprivileged() {
  if (process.getuid() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * A PostgreSQL server of the caller's own: in a new folder, on a free port of the loopback and a
 * socket in that folder, trusting whoever connects. It also ends when this process dies.
 * @returns {Promise<{
 *   folder: string,
 *   port: number,
 *   url(database?: string, user?: string): string,
 *   pool(options?: import('pg').PoolConfig): import('pg').Pool,
 *   createDatabase(): Promise<string>,
 *   stop(): Promise<void>,
 * }>} `createDatabase` makes an empty one and gives its name; pools are ended by `stop`
 */
export async function startPostgres() {
  // Debian keeps its programs from the PATH; elsewhere they are on it.
  const bin = existsSync(VERSIONS)
    ? join(VERSIONS, readdirSync(VERSIONS).sort((a, b) => b - a)[0], 'bin')
    : '';
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'snapshoter-pg-'));
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  execFileSync(join(bin, 'initdb'), [...initdb, '--locale=C'], { ...user, cwd: folder });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    port,
    // No test takes the machine's power away.
    fsync: 'off',
    full_page_writes: 'off',
    max_wal_senders: 0,
    wal_level: 'minimal',
    autovacuum: 'off',
  };
  const server = spawn(
    'sh',
    // The end of standard input is the end of this process, however that comes about.
    [
      '-c',
      '"$@" </dev/null & read -r _; kill -INT $!; wait $!',
      'sh',
      join(bin, 'postgres'),
      '-D',
      data,
    ].concat(Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])),
    { ...user, cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let log = '';
  server.stderr.on('data', (chunk) => (log += chunk));
  const exited = new Promise((resolve) => server.on('exit', resolve));
  const pools = [];
  const clients = [];
  let databases = 0;

  const url = (database = 'postgres', role = 'postgres') =>
    `postgres://${role}@127.0.0.1:${port}/${database}`;
  const pool = ({ database = 'postgres', user: role = 'postgres', ...options } = {}) => {
    const created = new pg.Pool({ connectionString: url(database, role), ...options });
    created.on('connect', (client) => clients.push(client));
    pools.push(created);
    return created;
  };
  async function untilReady() {
    for (let tries = 0; ; tries++) {
      const client = new pg.Client({ connectionString: url() });
      client.on('error', () => {});
      try {
        await client.connect();
        return await client.end();
      } catch (error) {
        if (tries === 200) throw new Error(`PostgreSQL did not start:\n${log}`, { cause: error });
        await sleep(50);
      }
    }
  }
  await untilReady();
  const admin = pool({ max: 1 });
  admin.on('error', () => {});

  return {
    folder,
    port,
    url,
    pool,
    async createDatabase() {
      const name = `test_${++databases}`;
      await admin.query(`create database ${name}`);
      return name;
    },
    async stop() {
      // An ended pool does not wait until its sessions have heard of it.
      for (const each of [...pools, ...clients]) each.on('error', () => {});
      await Promise.all(pools.filter((each) => !each.ending).map((each) => each.end()));
      server.stdin.end();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
