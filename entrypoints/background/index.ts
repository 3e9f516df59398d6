import { defineBackground } from 'wxt/utils/define-background';
import { createApp } from '../../lib/app/app.ts';
import { browser } from '../../lib/browser.ts';
import { browserPlatform, WATCH } from './browser-platform.ts';
import { onMenu, setMenus } from './menus.ts';
import { portOf } from './port.ts';

/** Wiring alone. All listeners are there before anything is awaited: an event that wakes the worker would be lost. */
export default defineBackground({
  type: 'module',
  main() {
    const app = createApp(browserPlatform());
    browser.runtime.onConnect.addListener((port) => app.connect(portOf(port)));
    browser.alarms.onAlarm.addListener((alarm) => {
      if (alarm.name === WATCH) void app.wake();
    });
    browser.runtime.onStartup.addListener(() => void app.wake());
    browser.runtime.onInstalled.addListener(({ reason }) => {
      void setMenus();
      void app.wake();
      if (reason === 'install') void browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
    });
    browser.idle.onStateChanged.addListener((state) => {
      if (state === 'locked') void app.screenLocked();
    });
    browser.permissions.onAdded.addListener(() => app.hostsChanged());
    browser.permissions.onRemoved.addListener(() => app.hostsChanged());
    browser.contextMenus.onClicked.addListener((info) => void onMenu(info));
    void app.wake();
  },
});
