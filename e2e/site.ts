import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { listen } from './listen.ts';

const PAGES = path.join(import.meta.dirname, 'pages');

/** Pages on two origins of one server. */
export interface Site {
  /** `http://127.0.0.1:port`, no slash at the end. */
  readonly origin: string;
  /** `http://localhost:port`: to the browser, another site. */
  readonly other: string;
  close(): Promise<void>;
}

/**
 * Serves the files of these folders, the first that has one, and then those of e2e/pages. `?csp=…` sets the policy that a page is served
 * with: `sandbox allow-scripts` makes its origin opaque.
 */
export async function startSite(...folders: readonly string[]): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    const name = pathname === '/' ? 'site.html' : path.basename(pathname);
    const file = [...folders, PAGES].map((folder) => path.join(folder, name)).find(existsSync);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const policy = searchParams.get('csp');
    response.writeHead(200, {
      'content-type': `text/${name.endsWith('.js') ? 'javascript' : 'html'}; charset=utf-8`,
      'cache-control': 'no-store',
      ...(policy !== null && { 'content-security-policy': policy }),
    });
    response.end(readFileSync(file));
  });
  const { port, close } = await listen(server);
  return { origin: `http://127.0.0.1:${port}`, other: `http://localhost:${port}`, close };
}
