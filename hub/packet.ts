import { type ConnectionState, encodeMessage, type OutMessage } from '../lib/channel/index.ts';

/** The text of a pushed packet (channel.md §8): these messages, and what has been taken in. */
export function packetOf(
  state: Pick<ConnectionState, 'sent' | 'received'>,
  messages: readonly OutMessage[],
): string {
  const list = messages.map(({ seq, message }) => `{"seq":${seq},"message":${messageText(message)}}`);
  return `{"jsonrpc":"2.0","method":"mph_sync","params":{"sent":${state.sent},"ack":${state.received},"messages":[${list.join(',')}]}}`;
}

const texts = new WeakMap<object, string>();

/** A message's JSON, made once: it is written to the store and sent, perhaps more than once. */
function messageText(message: OutMessage['message']): string {
  const known = texts.get(message);
  if (known !== undefined) return known;
  const text = JSON.stringify(encodeMessage(message));
  texts.set(message, text);
  return text;
}
