import { connect, createServer } from 'node:net';

/**
 * Passes on what a client and a server say, until the first statement that holds a given text: the
 * server gets it and carries it out, and both connections end before its answer has come through.
 * @param {number} port of the server, on the loopback
 * @param {string} text
 * @returns {Promise<{ port: number, losses(): number, close(): Promise<void> }>}
 */
export async function losingProxy(port, text) {
  let losses = 0;
  const sockets = new Set();
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let isLosing = false;
    const end = () => [client, server].forEach((socket) => socket.destroy());
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (data) => {
      isLosing ||= losses === 0 && data.includes(text);
      server.write(data);
    });
    server.on('data', (data) => {
      if (!isLosing) return client.write(data);
      losses++;
      return end();
    });
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    port: proxy.address().port,
    losses: () => losses,
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
