import { type ComponentType, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { setTransport } from './client.ts';
import { extensionPlatform, portTransport } from './extension.ts';
import { applyLook } from './look.ts';
import { setPlatform } from './platform.ts';
import { loadPrefs, onPrefs } from './prefs.ts';

/** Draws everything anew when language or theme change. */
function Root({ screen: Screen }: { readonly screen: ComponentType }) {
  const [round, setRound] = useState(0);
  useEffect(() => onPrefs((prefs) => void applyLook(prefs).then(() => setRound((value) => value + 1))), []);
  return <Screen key={round} />;
}

/** Starts one of the extension's pages: line to the background, look as last time, then its screen into `#app`. */
export async function start(screen: ComponentType): Promise<void> {
  setPlatform(extensionPlatform);
  setTransport(portTransport);
  await applyLook(loadPrefs());
  const app = document.getElementById('app');
  if (app) render(<Root screen={screen} />, app);
}
