import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGES = fileURLToPath(new URL('pages', import.meta.url));

/** The pages of e2e/pages, on two origins of one server. */
export interface Site {
  /** `http://127.0.0.1:port`, no slash at the end. */
  readonly origin: string;
  /** `http://localhost:port`: to the browser, another site. */
  readonly other: string;
  close(): Promise<void>;
}

export async function startSite(): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const name = pathname === '/' ? 'site.html' : path.basename(pathname);
    try {
      const text = readFileSync(path.join(PAGES, name));
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(text);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    other: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
