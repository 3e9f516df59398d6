import { scriptType } from '../../lib/bitcoin/address.ts';
import { bytesToHex, type Hex, hexToBytes, isHex } from '../../lib/bytes.ts';
import {
  type CloseProposal,
  cannotClose,
  closeTxid,
  parseIndex,
  signClose,
} from '../../lib/channel/index.ts';
import { InvalidField, PicoError } from '../../lib/errors.ts';
import type { Connection } from '../connection.ts';
import { handleNotFound, staleState } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { run } from '../machine.ts';
import { attend, hasWork } from '../route/index.ts';
import { signed } from './signed.ts';

/** The client's output. Throws InvalidHexData for anything that is no usual scriptPubKey. */
function parseScript(value: unknown): Hex {
  if (!isHex(value) || value.length > 84 || scriptType(hexToBytes(value)) === undefined)
    throw new InvalidField('script', 'must be the hex scriptPubKey of an address', 'InvalidHexData');
  return value;
}

function busy(why: string): PicoError {
  return new PicoError('Busy', `the connection cannot be closed together now: ${why}; sync and try again`);
}

/** Counters on both sides must be the same, and nothing may be under way (channel.md §9). */
function checkIdle(hub: Hub, c: Connection, sent: number, ack: number): void {
  const { state } = c;
  if (state === undefined) throw handleNotFound(c.fixed.handle);
  if (sent < state.received) throw staleState(c.secrets);
  if (sent !== state.received || ack !== state.sent) throw busy('messages are on their way');
  run(hub, c, { type: 'deliver', messages: [], ack });
  if (hasWork(c)) {
    attend(hub, c);
    throw busy('payments are on their way');
  }
  const reason = cannotClose(c.state ?? state);
  if (reason !== undefined) throw busy(reason);
}

/** The connection's own parts of a close transaction. Giving the signature is final: `closed` is durable before it leaves. */
export const close = signed({
  method: 'mph_close',
  fields: ['feerate', 'script', 'sent', 'ack'],
  keep: true,
  handle(hub, params, handle) {
    const c = hub.byHandle.get(handle);
    if (c?.state === undefined) throw handleNotFound(handle);
    const proposal: CloseProposal = {
      feerate: parseIndex(params['feerate'], 'feerate'),
      caller: 'client',
      clientScript: parseScript(params['script']),
      hubScript: bytesToHex(hub.keys.home),
    };
    const sent = parseIndex(params['sent'], 'sent');
    const ack = parseIndex(params['ack'], 'ack');
    const { closing } = c.state;
    if (closing?.stage !== 'signed') checkIdle(hub, c, sent, ack);
    else {
      const txid = closeTxid(c.state, proposal);
      if (txid !== closing.txid && proposal.feerate <= closing.feerate)
        throw new PicoError(
          'Closing',
          `a close at ${closing.feerate} sat/vB was signed already: only a higher feerate can be signed again`,
          { feerate: closing.feerate },
        );
    }
    const signatures = signClose(c.state, proposal, c.env);
    const txid = closeTxid(c.state, proposal);
    run(hub, c, { type: 'closed', feerate: proposal.feerate, txid });
    return { script: proposal.hubScript, signatures };
  },
});
