import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** All files under a folder, by their path in it, sorted. */
export function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** Bytes of files, each compressed alone by Brotli, as a server or a store would. */
export function brotliSize(dir: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + brotliCompressSync(readFileSync(path.join(dir, file))).length, 0);
}

/**
 * What a browser loads before a page or worker can run: the file, its style sheets and scripts, and what those import
 * statically, each once.
 * @param file path of an HTML or JavaScript file in `dir`
 */
export function firstLoad(dir: string, file: string): string[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const text = readFileSync(path.join(dir, name), 'utf8');
    for (const next of name.endsWith('.html') ? inPage(text) : name.endsWith('.js') ? inScript(text) : [])
      visit(next.startsWith('/') ? next.slice(1) : path.posix.join(path.posix.dirname(name), next));
  };
  visit(file);
  return [...seen];
}

function inPage(html: string): string[] {
  const scripts = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)];
  const links = [...html.matchAll(/<link\b[^>]*\bhref="([^"]+\.(?:css|js))"/g)];
  return [...scripts, ...links].flatMap((match) => match[1] ?? []);
}

function inScript(code: string): string[] {
  const imports = [
    ...code.matchAll(/\b(?:import|export)\b[^;'"()]*?(?:from\s*)?["'](\.{1,2}\/[^"']+\.js)["']/g),
  ];
  return imports.flatMap((match) => match[1] ?? []);
}
