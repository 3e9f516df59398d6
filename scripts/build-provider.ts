import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const source = path.join(root, 'lib', 'provider');
const ENTRIES = ['index', 'mock'] as const;

/**
 * Builds lib/provider into the npm package @picopay/provider: plain ES modules for browsers and Node, their types, its own package.json
 * and README.
 */
export async function buildProvider(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      copyPublicDir: false,
      lib: {
        entry: Object.fromEntries(ENTRIES.map((name) => [name, path.join(source, `${name}.ts`)])),
        formats: ['es'],
      },
      rolldownOptions: {
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared.js', minifyInternalExports: true },
      },
    },
  });
  emitTypes(out);
  writeFileSync(path.join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  copyFileSync(path.join(source, 'README.md'), path.join(out, 'README.md'));
  copyFileSync(path.join(root, 'LICENSE'), path.join(out, 'LICENSE'));
}

function emitTypes(out: string): void {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--declaration', '--emitDeclarationOnly', '--rewriteRelativeImportExtensions'];
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', '--verbatimModuleSyntax'];
  const target = ['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', ''];
  const files = ENTRIES.map((name) => path.join(source, `${name}.ts`));
  const where = ['--ignoreConfig', '--rootDir', source, '--outDir', path.join(out, 'types')];
  execFileSync(process.execPath, [tsc, ...options, ...strict, ...target, ...where, ...files], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function manifest(): object {
  const { version, license } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return {
    name: '@picopay/provider',
    version,
    description:
      'Ask a PicoPay wallet in the browser to pay: discovery, types, receipts, and a mock for tests',
    license,
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './types/index.d.ts', default: './index.js' },
      './mock': { types: './types/mock.d.ts', default: './mock.js' },
    },
    types: './types/index.d.ts',
    files: ['*.js', 'types', 'README.md', 'LICENSE'],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildProvider(path.join(root, 'dist', 'provider'));
