import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const FOLDERS = [import.meta.dirname, path.join(import.meta.dirname, '..', 'pages')];

/** A server of hostile pages, and of the honest one. */
export interface HostileSite {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** `http://localhost:port`: to the browser, another site. */
  readonly other: string;
  close(): Promise<void>;
}

/** `?csp=…` sets the policy that the page is served with: `sandbox allow-scripts` makes its origin opaque. */
export async function startHostileSite(): Promise<HostileSite> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site');
    const name = path.basename(url.pathname);
    const policy = url.searchParams.get('csp');
    for (const folder of FOLDERS) {
      try {
        const text = readFileSync(path.join(folder, name));
        response.writeHead(200, {
          'content-type': `text/${name.endsWith('.js') ? 'javascript' : 'html'}; charset=utf-8`,
          'cache-control': 'no-store',
          ...(policy !== null && { 'content-security-policy': policy }),
        });
        response.end(text);
        return;
      } catch {
        // In the other folder, then.
      }
    }
    response.writeHead(404).end();
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
