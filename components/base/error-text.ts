import { hasText, t } from './i18n.ts';
import { formatDuration } from './time.ts';

interface Failed {
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The sentence for an error's code in the user's language, else the message that came with it. */
export function errorText({ code, message, data }: Failed): string {
  const retryAt = data?.['retryAt'];
  if (typeof retryAt === 'number') {
    const wait = retryAt - Date.now() / 1000;
    if (wait > 0) return t('error_wait', [formatDuration(Math.ceil(wait), 'long')]);
  }
  const key = `error_${code}`;
  return hasText(key) ? t(key) : message;
}
