import { chooseLanguage, directionOf, type Messages, setMessages } from './i18n.ts';
import { platform } from './platform.ts';
import type { Prefs } from './prefs.ts';

/** Sets theme, texts and direction of the document to what the preferences say. */
export async function applyLook(prefs: Prefs): Promise<void> {
  const root = document.documentElement;
  if (prefs.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = prefs.theme;
  const lang = chooseLanguage(prefs.language, platform().languages());
  const tag = lang.replace('_', '-');
  if (root.dataset['texts'] === lang) return;
  const answer = await fetch(platform().url(`_locales/${lang}/messages.json`));
  setMessages(lang, (await answer.json()) as Messages);
  root.dataset['texts'] = lang;
  root.lang = tag;
  root.dir = directionOf(tag);
}
