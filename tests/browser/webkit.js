import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './chromium.js';

/** Where Debian keeps the browser of WebKitGTK, in a folder named by the machine's architecture. */
function miniBrowser() {
  const folders = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name))];
  const path = folders
    .flatMap((folder) => ['4.1', '4.0'].map((api) => join(folder, `webkit2gtk-${api}/MiniBrowser`)))
    .find(existsSync);
  if (!path) throw new Error('found no MiniBrowser of WebKitGTK, expected webkit2gtk-driver');
  return path;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.on('exit', resolve));
  child.kill();
  await exit;
}

/**
 * A display of its own: WebKitGTK has no mode without one.
 * @returns {Promise<{ display: string, child: import('node:child_process').ChildProcess }>}
 */
async function startDisplay() {
  // Xvfb takes a number that is free, and writes it to this descriptor once it is ready.
  const child = spawn(
    findProgram('Xvfb'),
    ['-displayfd', '3', '-screen', '0', '800x600x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const number = await new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error('Xvfb ended before it was ready')));
    let text = '';
    child.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(text.trim());
    });
  });
  return { display: `:${number}`, child };
}

/**
 * Starts WebKitGTK's MiniBrowser, driven by WebDriver over HTTP.
 * @returns {Promise<{
 *   goto(url: string): Promise<void>,
 *   evaluate(body: string, ...given: unknown[]): Promise<any>,
 *   close(): Promise<void>,
 * }>} `evaluate` runs the body of an async function in the page, with what is given as `given`
 */
export async function launchWebKit() {
  const driverPath = findProgram('WebKitWebDriver');
  const { display, child: screen } = await startDisplay();
  const port = await freePort();
  const driver = spawn(driverPath, [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      // WebKit's sandbox needs namespaces that root and containers often have not.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  });
  const stop = async () => {
    await end(driver);
    await end(screen);
  };

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebDriver: ${value.error}: ${value.message}`);
    return value;
  };

  try {
    for (let tries = 0; !(await call('GET', '/status').catch(() => false)); tries++) {
      if (tries === 200) throw new Error('WebKitWebDriver did not answer');
      await sleep(50);
    }
    const { sessionId } = await call('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
        },
      },
    });
    const session = `/session/${sessionId}`;
    return {
      goto: (url) => call('POST', `${session}/url`, { url }),
      async evaluate(body, ...given) {
        const script = `const [given, done] = arguments;
          (async () => { ${body} })().then(
            (value) => done({ value }), (error) => done({ error: String(error) }));`;
        const { value, error } = await call('POST', `${session}/execute/async`, {
          script,
          args: [given],
        });
        if (error !== undefined) throw new Error(error);
        return value;
      },
      async close() {
        await call('DELETE', session).catch(() => {});
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
