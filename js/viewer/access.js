import { createHash, timingSafeEqual } from 'node:crypto';

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */

/**
 * Who may not be answered. A page elsewhere can make a browser send requests here, by its own name
 * for this address too (DNS rebinding): then `Host` is that name, `Origin` or `Sec-Fetch-Site` tell
 * of it, and it does not know the token.
 *
 * @param {IncomingMessage} request
 * @param {{ port: number, token: string }} expected
 * @returns {number | undefined} the status to refuse with; undefined: answer
 */
export function refusalOf(request, { port, token }) {
  const { headers, method, url = '', socket } = request;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!isLoopback(socket.remoteAddress)) return 403;
  if (!hosts.includes(headers.host ?? '')) return 403;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}`) return 403;
  if (!isOwnRequest(headers)) return 403;
  const [given] = url.slice(1).split('/', 1);
  if (!isSame(given, token) || url[token.length + 1] !== '/') return 404;
  return method === 'GET' || method === 'HEAD' ? undefined : 405;
}

/** @param {string | undefined} address */
function isLoopback(address) {
  return address === '127.0.0.1' || address === '::ffff:127.0.0.1';
}

/**
 * Fetch Metadata: a request by another page is refused unless it is somebody following a link.
 *
 * @param {IncomingMessage['headers']} headers
 */
function isOwnRequest(headers) {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/**
 * In a time that tells nothing of where they differ.
 *
 * @param {string} given
 * @param {string} expected
 */
function isSame(given, expected) {
  const digest = (/** @type {string} */ text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
