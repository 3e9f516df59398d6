import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { build, preview } from 'vite';

export interface GalleryServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Builds the gallery of all screens, with the texts as the extension has them, and serves it on a free port of this machine. Built: a
 * page of hundreds of modules would be read anew for each screen.
 */
export async function serveGallery(): Promise<GalleryServer> {
  const root = join(import.meta.dirname, '..', '..');
  const outDir = mkdtempSync(join(tmpdir(), 'picopay-gallery-'));
  const common = { root, configFile: false, logLevel: 'error' } as const;
  await build({
    ...common,
    publicDir: join(root, 'public'),
    plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
    define: {
      __DEMO__: 'true',
      __LANGUAGES__: JSON.stringify(readdirSync(join(root, 'public', '_locales')).sort()),
    },
    build: {
      outDir,
      minify: false,
      rolldownOptions: { input: join(root, 'e2e', 'gallery', 'index.html') },
    },
  });
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.httpServer.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/e2e/gallery/index.html`,
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true });
    },
  };
}
