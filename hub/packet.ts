import type { ConnectionState, OutMessage } from '../lib/channel/index.ts';
import { outboxText } from './state-text.ts';

/** The text of a pushed packet (channel.md §8): these messages, and what has been taken in. */
export function packetOf(
  state: Pick<ConnectionState, 'sent' | 'received'>,
  messages: readonly OutMessage[],
): string {
  return `{"jsonrpc":"2.0","method":"mph_sync","params":{"sent":${state.sent},"ack":${state.received},"messages":${outboxText(messages)}}}`;
}
