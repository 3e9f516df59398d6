import { randomBytes } from 'node:crypto';
import { bytesToHex, type Hex } from '../../lib/bytes.ts';
import type { Ecdsa } from '../../lib/channel/index.ts';
import { sessionDigest } from '../../lib/hub/index.ts';
import type { Party } from './party.ts';
import { type RawSocket, rawSocket } from './raw-socket.ts';

/** A message of the hub in its session, as JSON gives it: the hub is trusted here, the bench checks the sums afterwards. */
export interface Pushed {
  readonly sent: number;
  readonly ack: number;
  readonly messages: readonly { readonly seq: number; readonly message: Record<string, unknown> }[];
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly params?: Pushed;
  readonly error?: { readonly message: string };
}

/** Opens an authenticated session on a raw socket; from then on every push goes to `onPush`, and any error to `onError`. */
export async function benchSession(
  port: number,
  party: Party,
  hub: Hex,
  ecdsa: Ecdsa,
  counters: { readonly sent: number; readonly ack: number },
  onPush: (pushed: Pushed, socket: RawSocket) => void,
  onError: (why: string) => void,
): Promise<RawSocket> {
  const nonce = bytesToHex(randomBytes(32));
  const { handle } = party;
  let ready: () => void = () => {};
  let failed: (error: Error) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    ready = resolve;
    failed = reject;
  });
  const fail = (why: string): void => {
    failed(new Error(why));
    onError(why);
  };
  const onText = (payload: Buffer): void => {
    const answer = JSON.parse(payload.toString()) as Answer;
    if (answer.error !== undefined) return fail(answer.error.message);
    if (answer.method === 'mph_sync' && answer.params !== undefined) return onPush(answer.params, socket);
    if (answer.id === 2) return ready();
    if (answer.id !== 1) return;
    const digest = sessionDigest('client', hub, handle, nonce, String(answer.result?.['nonce']));
    const signature = bytesToHex(ecdsa.sign(digest, party.handleKey));
    ask(2, 'session_auth', { signature, ...counters });
  };
  const socket = await rawSocket(port, onText, fail);
  function ask(id: number, method: string, params: Record<string, unknown>): void {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  }
  ask(1, 'session', { handle, nonce, device: handle.slice(0, 32) });
  await done;
  return socket;
}
