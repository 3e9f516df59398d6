import { start } from '../../components/base/start.tsx';
import { Popup } from '../../components/home/Popup.tsx';
import { browser } from '../../lib/browser.ts';

// The popup is made as wide as its body wants to be; in a tab it is the body that fits itself to the window.
if (!browser.extension.getViews({ type: 'popup' }).includes(window)) document.body.classList.add('in-tab');
void start(Popup);
