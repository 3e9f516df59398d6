import { type BridgePort, makeBridge } from '../../lib/rpc/bridge.ts';
import type { PageMessage, PageReply } from '../../lib/rpc/wire.ts';

/** A port pair by hand: the test is the background. */
function makePort() {
  const messages: PageMessage[] = [];
  let onReply: (reply: PageReply) => void = () => {};
  let onGone: () => void = () => {};
  let open = true;
  const port: BridgePort = {
    postMessage: (message) => {
      if (!open) throw new Error('Attempting to use a disconnected port object');
      messages.push(message);
    },
    onMessage: { addListener: (listener) => (onReply = listener) },
    onDisconnect: { addListener: (listener) => (onGone = listener) },
    disconnect: () => {
      open = false;
    },
  };
  return {
    port,
    messages,
    reply: (reply: PageReply) => onReply(reply),
    die: () => {
      open = false;
      onGone();
    },
    isOpen: () => open,
  };
}

export function bridgeWorld() {
  const ports: ReturnType<typeof makePort>[] = [];
  const answers: Record<string, unknown>[] = [];
  const timers: { ms: number; then: () => void }[] = [];
  const state = { alive: true, gesture: false, refuse: false };
  const bridge = makeBridge({
    connect: () => {
      if (!state.alive || state.refuse) throw new Error('Extension context invalidated.');
      const made = makePort();
      ports.push(made);
      return made.port;
    },
    isAlive: () => state.alive,
    hasGesture: () => state.gesture,
    answer: (text) => answers.push(JSON.parse(text)),
    after: (ms, then) => timers.push({ ms, then }),
    nonce: 'n',
  });
  return {
    bridge,
    ports,
    answers,
    state,
    timers,
    ask: (id: number, method: string, params?: unknown) =>
      bridge.fromPage(JSON.stringify({ id, method, params })),
    port: (i: number) => ports[i] ?? makePort(),
    /** Runs the timers of at most this time. */
    pass: (ms: number): void => {
      for (const timer of timers.splice(0)) timer.ms <= ms ? timer.then() : timers.push(timer);
    },
  };
}

export const PAY = { rid: 'n.1', method: 'picopay_pay', params: { id: 'a' }, gesture: false };
