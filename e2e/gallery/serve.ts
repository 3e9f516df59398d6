import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { createServer } from 'vite';

export interface GalleryServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the gallery of all screens, with the texts as the extension has them, on a free port of this machine. */
export async function serveGallery(): Promise<GalleryServer> {
  const root = join(import.meta.dirname, '..', '..');
  const server = await createServer({
    root,
    configFile: false,
    publicDir: join(root, 'public'),
    plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
    define: {
      __DEMO__: 'true',
      __LANGUAGES__: JSON.stringify(readdirSync(join(root, 'public', '_locales')).sort()),
    },
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    cacheDir: join(root, 'node_modules', '.vite-gallery'),
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/e2e/gallery/index.html`, close: () => server.close() };
}
