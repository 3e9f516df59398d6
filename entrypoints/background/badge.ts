import type { Sign } from '../../lib/app/platform.ts';
import { browser } from '../../lib/browser.ts';

/** What the toolbar shows without being opened: requests that wait, else an error, else paused budgets. */
export async function showBadge({ waiting, paused, error }: Sign): Promise<void> {
  const [text, color, title] =
    waiting > 0
      ? [String(waiting), '#b45309', 'badge_waiting']
      : error
        ? ['!', '#b91c1c', 'badge_error']
        : paused
          ? ['॥', '#475569', 'badge_paused']
          : ['', '#475569', 'app_name'];
  await browser.action.setBadgeText({ text });
  await browser.action.setBadgeBackgroundColor({ color });
  await browser.action.setTitle({ title: browser.i18n.getMessage(title) });
}
