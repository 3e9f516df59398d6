import { readdirSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { bareContentScripts } from './scripts/bare-content-scripts.ts';

/** Loopback hosts are granted in the demo build only; elsewhere every host is asked for in the click that saves it. */
const LOOPBACK = ['http://127.0.0.1/*', 'http://localhost/*'];
const GECKO_ID = 'wallet@picopay.example';

/** Each folder of texts is a language to choose. */
const LANGUAGES = readdirSync(new URL('public/_locales', import.meta.url)).sort();

/** The builds for this machine alone: the demo, and the tests' own with its checkpoints. */
const isLocal = (mode: string) => mode === 'demo' || mode === 'test';

export default defineConfig({
  manifestVersion: 3,
  targetBrowsers: ['chrome', 'firefox'],
  imports: false,
  publicDir: 'public',
  // What was built, and pictures, are no source of the extension.
  zip: { excludeSources: ['dist/**', 'docs/screens/**'] },
  vite: ({ mode }) => ({
    plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), bareContentScripts()],
    define: {
      __DEMO__: String(isLocal(mode)),
      __TEST__: String(mode === 'test'),
      __LANGUAGES__: JSON.stringify(LANGUAGES),
    },
    build: { target: 'es2022' },
  }),
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}{{modeSuffix}}',
  manifest: ({ browser, mode }) => ({
    name: '__MSG_app_name__',
    description: '__MSG_app_description__',
    default_locale: 'en',
    minimum_chrome_version: '120',
    permissions: [
      ...['storage', 'unlimitedStorage', 'alarms', 'idle', 'activeTab', 'scripting', 'contextMenus'],
    ],
    ...(isLocal(mode) && { host_permissions: LOOPBACK }),
    optional_host_permissions: ['https://*/*', ...LOOPBACK],
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+P' }, description: '__MSG_command_open__' },
    },
    content_security_policy: {
      extension_pages: "script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    },
    ...(browser === 'firefox' && {
      browser_specific_settings: {
        gecko: {
          id: GECKO_ID,
          strict_min_version: '142.0',
          data_collection_permissions: { required: ['none'] },
        },
      },
    }),
  }),
});
