/// <reference types="vite/client" />
import { render } from 'preact';
import { setTransport } from '../../components/base/client.ts';
import { applyLook } from '../../components/base/look.ts';
import { setPlatform } from '../../components/base/platform.ts';
import { type Prefs, setPrefs } from '../../components/base/prefs.ts';
import { fakePlatform, fakeTransport } from './fake.ts';
import { settings } from './fixtures.ts';
import type { GalleryScreen } from './screen.ts';

const files = import.meta.glob<{ readonly screens: readonly GalleryScreen[] }>('./screens/*.tsx', {
  eager: true,
});
const screens = Object.values(files).flatMap((file) => file.screens);
const query = new URLSearchParams(location.search);
const chosen = screens.find((screen) => screen.name === query.get('screen'));

/** `?screen=home&theme=dark&lang=fr&dir=rtl` shows one screen; without a name, a list of all. */
async function show(screen: GalleryScreen): Promise<void> {
  const prefs: Prefs = {
    ...settings,
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    language: query.get('lang') ?? 'en',
  };
  document.body.className = screen.body === 'popup' ? 'popup in-tab' : screen.body;
  if (screen.hash !== undefined) history.replaceState(null, '', `${location.search}${screen.hash}`);
  setPlatform({
    ...fakePlatform,
    findInvoices: (onFound) => {
      for (const url of screen.found ?? []) onFound(url);
      return () => undefined;
    },
  });
  const { status } = screen.answers;
  const look = { theme: prefs.theme, language: prefs.language };
  setTransport(
    fakeTransport({
      ...screen.answers,
      settings: { ...settings, ...look },
      ...(typeof status === 'object' &&
        'settings' in status && { status: { ...status, settings: { ...status.settings, ...look } } }),
    }),
  );
  setPrefs(prefs);
  await applyLook(prefs);
  if (query.get('dir') === 'rtl') document.documentElement.dir = 'rtl';
  const app = document.getElementById('app');
  if (app) render(screen.render(), app);
}

function list(): void {
  const app = document.getElementById('app');
  if (app) {
    render(
      <ul id="screens">
        {screens.map(({ name, body, height, steps }) => (
          <li
            key={name}
            data-name={name}
            data-body={body}
            data-height={height}
            data-steps={JSON.stringify(steps ?? [])}
          >
            <a href={`?screen=${name}`}>{name}</a>
          </li>
        ))}
      </ul>,
      app,
    );
  }
}

if (chosen) void show(chosen);
else list();
