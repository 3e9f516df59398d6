import { scriptToAddress } from '../bitcoin/address.ts';
import { type Hex, hexToBytes, isHex } from '../bytes.ts';
import { type CloseProposal, cannotClose, completeClose, parseHex, parseObject } from '../channel/index.ts';
import { PicoError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { chosenFeerate } from './onchain.ts';
import type { ConnectionRow } from './rows.ts';
import type { CloseResult, FeeChoice } from './types.ts';

/** Errors after which nobody knows whether the hub has signed: the connection stays closing, and close is asked again. */
const NO_ANSWER = ['HubUnreachable', 'InvalidAnswer', 'BadSignature', 'Internal', 'RateLimited'];
const SPAN = 20;

/**
 * Close together (channel.md §9). The intent is stored first, so that no payment slips in between; the hub signs first;
 * our signature leaves only inside the finished transaction, which is stored before it is published.
 */
export async function closeTogether(
  context: Context,
  connection: Connection,
  choice: FeeChoice,
): Promise<CloseResult> {
  const { state, row } = connection;
  if (state === undefined || !connection.live)
    throw new PicoError('NotOpen', 'this connection cannot sign a close: its deposit comes back at expiry');
  const feerate = await closeFeerate(context, connection, choice);
  await connection.run(state.closing?.stage === 'signed' ? [] : [{ type: 'askClose' }], {
    row: (now) => ({ ...now, closeFeerate: feerate }),
  });
  let answer: Record<string, unknown>;
  const packet = connection.packet();
  try {
    answer = await context
      .hubClient(row.hub)
      .call(
        'mph_close',
        { handle: row.handle, feerate, script: row.home, sent: packet.sent, ack: packet.ack },
        connection.signer,
      );
  } catch (error) {
    const code = error instanceof PicoError ? error.code : 'Internal';
    // Busy says that the hub has not signed at any feerate.
    const row = ({ closeFeerate: _, ...rest }: ConnectionRow) => rest;
    if (!NO_ANSWER.includes(code))
      await connection.run([{ type: 'dropClose' }], code === 'Busy' ? { row } : {});
    throw error;
  }
  const proposal = proposalOf(context, row.home, feerate, answer['script']);
  const signatures = parseObject(answer['signatures'], 'signatures', ['c2h', 'h2c']);
  const theirs = {
    c2h: parseHex(signatures['c2h'], 64, 'signatures.c2h'),
    ...(signatures['h2c'] !== undefined && { h2c: parseHex(signatures['h2c'], 64, 'signatures.h2c') }),
  };
  const current = connection.state ?? state;
  const { txid, rawtx } = completeClose(current, proposal, theirs, connection.env());
  await connection.run([{ type: 'closed', feerate, txid, rawtx }], {
    row: (now) => ({ ...now, status: 'closing' }),
  });
  return { txid, rawtx };
}

function proposalOf(context: Context, home: Hex, feerate: number, hubScript: unknown): CloseProposal {
  if (!isHex(hubScript) || scriptToAddress(hexToBytes(hubScript), context.network) === undefined)
    throw new PicoError(
      'InvalidAnswer',
      "the hub's script for its share is no address; nothing was published",
    );
  return { feerate, caller: 'client', clientScript: home, hubScript };
}

/** A whole number within the terms; not below one that was asked for before, for the hub may have signed at it. */
async function closeFeerate(
  context: Context,
  { row, terms }: Connection,
  choice: FeeChoice,
): Promise<number> {
  const wanted = Math.ceil(await chosenFeerate(context, choice));
  const least = row.closeFeerate ?? terms.commit_feerate;
  return Math.min(Math.max(wanted, least), terms.commit_feerate * SPAN);
}

/** Why it cannot be closed together now, in words; undefined when it can. */
export function closeObstacle({ state }: Connection): string | undefined {
  if (state === undefined) return 'nothing is open';
  return state.closing?.stage === 'signed' ? undefined : cannotClose(state);
}

/** Publishes what was received; the own deposit comes back at expiry. */
export async function closeAlone(connection: Connection): Promise<CloseResult> {
  const { state } = connection;
  if (state === undefined || connection.row.status === 'closed')
    throw new PicoError('NotOpen', 'there is nothing to be closed');
  if (state.closing?.stage === 'signed')
    throw new PicoError('Closing', 'a close together is signed already: it is on its way');
  const actions = await connection.run([{ type: 'dropClose' }, { type: 'leave' }], {
    row: (row) => ({ ...row, ...(row.status !== 'recover' && { status: 'closing' as const }) }),
  });
  const commit = actions.find((action) => action.type === 'publish' && action.purpose === 'commit');
  const expireHeight = state.out?.params.expireHeight;
  return {
    ...(commit?.type === 'publish' && { txid: commit.txid, rawtx: commit.rawtx }),
    ...(expireHeight !== undefined && { expireHeight }),
  };
}
