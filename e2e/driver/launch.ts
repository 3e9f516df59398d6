import { launchChromium } from './chromium.ts';
import type { BrowserKind } from './find.ts';
import { launchFirefox } from './firefox.ts';
import type { Driver, LaunchOptions } from './types.ts';

export function launch(kind: BrowserKind, options: LaunchOptions): Promise<Driver> {
  return kind === 'chromium' ? launchChromium(options) : launchFirefox(options);
}
