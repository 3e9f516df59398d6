import { unusableAnswer } from './errors.ts';
import { type LegacySession, legacyCall } from './legacy-call.ts';
import { fieldsOf, integerOf, listOf, textOf } from './read.ts';

export interface PairingGrant {
  readonly facade: string;
  readonly token: string;
  readonly pairingCode: string | undefined;
  /** Ms since 1970 by the server's clock. */
  readonly expiresAt: number | undefined;
}

/** POST /tokens, unsigned (btcpay.md §1.4). Throws PairingCodeUsed, PairingCodeExpired, ReusedKey and the other BtcpayErrors. */
export async function sendPairing(
  session: LegacySession,
  body: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): Promise<PairingGrant> {
  const { exact } = await legacyCall(session, {
    method: 'POST',
    path: '/tokens',
    body,
    signed: false,
    secrets,
  });
  const grant = fieldsOf(listOf(fieldsOf(exact)['data'])[0]);
  const facade = textOf(grant['facade']);
  const token = textOf(grant['token']);
  if (facade === undefined || token === undefined) throw unusableAnswer(session.host, 'it has no token');
  return {
    facade,
    token,
    pairingCode: textOf(grant['pairingCode']),
    expiresAt: integerOf(grant['pairingExpiration']),
  };
}
