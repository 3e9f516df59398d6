import { parseArgs } from 'node:util';
import { build, zip } from 'wxt';

/**
 * `node scripts/build.ts --out FOLDER [--browser chrome|firefox] [--mode production|demo] [--zip]`: the extension as wxt.config.ts
 * says, in a folder of its own, so that tests never meet a build that someone else is making.
 */
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    browser: { type: 'string', default: 'chrome' },
    mode: { type: 'string', default: 'production' },
    zip: { type: 'boolean', default: false },
  },
});
if (values.out === undefined) throw new Error('Name the folder: --out FOLDER');
const config = { outDir: values.out, browser: values.browser, mode: values.mode };
await (values.zip ? zip(config) : build(config));
