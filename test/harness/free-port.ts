import { createServer } from 'node:net';

/**
 * A free port for a server that ends and comes back to it. It lies below those that systems give to connections (from 32768): with one
 * of those, whoever calls the server while it is away could be given its port, or reach itself there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
