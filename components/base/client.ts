import type { UiMethodName, UiMethods } from '../../lib/rpc/ui-methods.ts';
import type { UiMessage, UiReply, UiTopic } from '../../lib/rpc/wire.ts';
import { UiFailure } from './failure.ts';

/** One line to the background, as a browser's Port is one. */
export interface Line {
  send(message: UiMessage): void;
  close(): void;
}
export type Transport = (onReply: (reply: UiReply) => void, onClose: () => void) => Line;

type Params<M extends UiMethodName> = UiMethods[M]['params'];
export type Result<M extends UiMethodName> = UiMethods[M]['result'];

interface Waiting {
  readonly message: UiMessage;
  readonly again: boolean;
  tries: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: UiFailure) => void;
}

const PING_EVERY_MS = 20_000;
const MAX_TRIES = 4;
/** Asking these twice changes nothing. Of the others only those whose params carry an id, or the id of the call, are asked again. */
const READS: ReadonlySet<UiMethodName> = new Set<UiMethodName>([
  'status',
  'refresh',
  'newWords',
  'checkWords',
  'probeHub',
  'probeChain',
  'address',
  'invoice',
  'inspect',
  'feerates',
  'quoteSend',
  'payment',
  'connections',
  'connectQuote',
  'activity',
  'activityEntry',
  'exportActivity',
  'sites',
  'site',
  'approvals',
  'settings',
  'backup',
  'log',
  'askShop',
  'shopQuote',
  'shopPayment',
  'stores',
  'pairings',
  'checkStore',
  'storeInvoice',
  'storeInvoices',
  'storeRates',
]);

let transport: Transport | undefined;
let line: Line | undefined;
let nextId = 1;
let _pinging: ReturnType<typeof setInterval> | undefined;
const waiting = new Map<number, Waiting>();
const listeners = new Set<(topics: readonly UiTopic[]) => void>();

/** How the background is reached: a Port in the extension, fixtures in the gallery and in tests. */
export function setTransport(next: Transport): void {
  line?.close();
  line = undefined;
  transport = next;
}

function onReply(reply: UiReply): void {
  if ('changed' in reply) {
    for (const listener of listeners) listener(reply.changed);
    return;
  }
  const entry = waiting.get(reply.id);
  if (!entry) return;
  waiting.delete(reply.id);
  if ('error' in reply) entry.reject(new UiFailure(reply.error));
  else entry.resolve(reply.result);
}

function lost(entry: Waiting): UiFailure {
  return entry.again
    ? new UiFailure({
        code: 'Disconnected',
        message: 'The wallet does not answer. Close this window and open it again.',
      })
    : new UiFailure({
        code: 'OutcomeUnknown',
        message: 'The wallet stopped before it answered: this may have been done. Look before you repeat it.',
      });
}

/** The worker died: its screens ask again on a new line, and hear that anything may have changed. */
function onClose(): void {
  line = undefined;
  for (const [id, entry] of [...waiting]) {
    if (entry.again && entry.tries < MAX_TRIES) continue;
    waiting.delete(id);
    entry.reject(lost(entry));
  }
  if (waiting.size > 0) setTimeout(resend, 50);
  else if (listeners.size > 0) setTimeout(wake, 500);
}

function resend(): void {
  const current = open();
  for (const entry of [...waiting.values()]) {
    entry.tries += 1;
    current.send(entry.message);
  }
}

function wake(): void {
  open();
  for (const listener of listeners) listener(['status', 'approvals', 'connections', 'invoices']);
}

function open(): Line {
  if (line) return line;
  if (!transport) throw new UiFailure({ code: 'Disconnected', message: 'No line to the wallet is set.' });
  // A line may close while it is made: then `onClose` has run, and the line is not kept.
  let closed = false;
  const made = transport(onReply, () => {
    closed = true;
    if (line === made || line === undefined) onClose();
  });
  if (!closed) line = made;
  _pinging ??= setInterval(() => line?.send({ ping: true }), PING_EVERY_MS);
  return made;
}

/**
 * Asks the background. Rejects with UiFailure. If the background dies meanwhile, reads and calls with an `id` or a `call` are asked again;
 * any other rejects with OutcomeUnknown.
 */
export function call<M extends UiMethodName>(
  method: M,
  ...[params]: undefined extends Params<M> ? [params?: Params<M>] : [params: Params<M>]
): Promise<Result<M>> {
  return new Promise((resolve, reject) => {
    const id = nextId++;
    const message: UiMessage = params === undefined ? { id, method } : { id, method, params };
    const again = READS.has(method) || (typeof params === 'object' && ('id' in params || 'call' in params));
    const entry: Waiting = {
      message,
      again,
      tries: 1,
      resolve: (value) => resolve(value as Result<M>),
      reject,
    };
    try {
      const current = open();
      waiting.set(id, entry);
      current.send(message);
    } catch (error) {
      waiting.delete(id);
      reject(error instanceof UiFailure ? error : lost(entry));
    }
  });
}

/** Tells which things changed; gives the function that stops listening. */
export function onChanged(listener: (topics: readonly UiTopic[]) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A fresh id for a call that moves money: chosen once for each press of a button. */
export function freshId(): string {
  return crypto.randomUUID();
}
