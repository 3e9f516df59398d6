import type { Plugin } from 'vite';

const ENTRY = /(?:content-script-(?:isolated|main)-world|unlisted-script)-entrypoint/;
const DEFINITION = /import definition from\s*["']([^"']+)["']/;

/**
 * Content scripts, and the script that is put into a page on demand, without the build tool's runtime around them: it is half as long as both of ours, and tells each page by a message of
 * its own which extension is there. Ours export their `main`, which is called and nothing else.
 */
export function bareContentScripts(): Plugin {
  return {
    name: 'bare-content-scripts',
    enforce: 'pre',
    transform(code, id) {
      const [, entry] = (ENTRY.test(id) && DEFINITION.exec(code)) || [];
      return entry === undefined ? undefined : `import { main } from ${JSON.stringify(entry)};\nmain();`;
    },
  };
}
