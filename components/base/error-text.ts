import { hasText, t } from './i18n.ts';
import { formatDuration } from './time.ts';

interface Failed {
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** shop: a BTCPay server that is paid. store: one that the user takes money with. The same code may mean another thing there. */
export type Room = 'shop' | 'store';

/** Families of a store's failures (lib/btcpay/errors.ts). */
const STORE_KINDS: readonly unknown[] = ['auth', 'forbidden', 'notFound', 'validation', 'server', 'network'];

/**
 * The sentence for an error's code in the user's language, else the message that came with it. `$1` in it is the server, `$2` what it
 * said, or the permission that is missing.
 * @param room where it happened, when the error itself does not say
 */
export function errorText({ code, message, data = {} }: Failed, room?: Room): string {
  const retryAt = data['retryAt'];
  if (typeof retryAt === 'number') {
    const wait = retryAt - Date.now() / 1000;
    if (wait > 0) return t('error_wait', [formatDuration(Math.ceil(wait), 'long')]);
  }
  const keys = [...keysOf(code, data, room ?? roomOf(data)), `error_${code}`];
  const key = keys.find(hasText);
  return key === undefined ? message : t(key, [serverOf(data), detailOf(data)]);
}

/** The keys of more exact sentences, best first. */
function keysOf(
  code: string,
  data: Readonly<Record<string, unknown>>,
  room: Room | undefined,
): readonly string[] {
  const { field, paid } = data;
  if (code === 'InvalidParams')
    return typeof field === 'string' ? [`error_field_${field.replaceAll('.', '_')}`] : [];
  if (room === undefined) return [];
  const inPart = paid === undefined ? [] : [`error_${room}_${code}_part`];
  const words = detailOf(data) === '' ? [`error_${room}_${code}_silent`] : [];
  return [...inPart, ...words, `error_${room}_${code}`];
}

function roomOf({ kind, host }: Readonly<Record<string, unknown>>): Room | undefined {
  if (STORE_KINDS.includes(kind)) return 'store';
  return typeof host === 'string' ? 'shop' : undefined;
}

function serverOf({ host, url }: Readonly<Record<string, unknown>>): string {
  if (typeof host === 'string') return host;
  if (typeof url === 'string' && URL.canParse(url)) return new URL(url).host;
  return t('the_server');
}

/** What the server itself said of it, on one line. */
function detailOf({ missingPermission, serverMessage }: Readonly<Record<string, unknown>>): string {
  const said = missingPermission ?? serverMessage;
  return typeof said === 'string' ? said.replace(/\s+/g, ' ').trim().slice(0, 200) : '';
}
