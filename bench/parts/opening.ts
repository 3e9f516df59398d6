import type { HubEcdsa } from '../../hub/ecdsa.ts';
import { p2wshScript } from '../../lib/bitcoin/address.ts';
import { bytesToHex, type Hex } from '../../lib/bytes.ts';
import {
  type ChannelParams,
  depositScript,
  newConnection,
  parseHex,
  parseIndex,
  revokeHash,
  step,
} from '../../lib/channel/index.ts';
import {
  type HubClient,
  hubClient,
  parseTerms,
  signRequest,
  type Terms,
  timesOf,
} from '../../lib/hub/index.ts';
import type { BenchChain } from './chain.ts';
import { envAt, type Party, stateOf } from './party.ts';

/** Everything a row of the bench starts from: connections open on a chain, deep enough to pay. */
export interface Opened {
  readonly hubKey: Hex;
  readonly tip: number;
}

const DEPOSIT = 10_000_000n;
const LIFE = 2000;
/** What payees let the hub owe them, so that open payments may gather while a commit is on its way. */
const MAX_OWED = 1_000_000n;
const WAIT_MS = 120_000;

interface Offer {
  readonly terms: Terms;
  readonly params: ChannelParams;
}

/** Opens a connection for every party: one funding transaction for all of them, hub's money for the payees. */
export async function openAll(
  url: string,
  chain: BenchChain,
  parties: readonly Party[],
  ecdsa: HubEcdsa,
): Promise<Opened> {
  const client = hubClient({ url, ecdsa, clock: () => Math.floor(Date.now() / 1000) });
  const status = await client.ask('mph_status');
  const hubKey = parseHex(status['pubkey'], 33, 'pubkey');
  const address = String((status['funds'] as Record<string, unknown>)['address']);
  const payees = parties.filter((p) => p.role === 'payee').length;
  for (let paid = 0; paid < payees; paid += 5) await chain.faucet(address, 6n * DEPOSIT);

  const offers: Offer[] = [];
  for (const party of parties) offers.push(await request(client, party, hubKey));
  const outputs = offers.map(({ params }) => ({
    script: p2wshScript(depositScript(params)),
    value: params.value,
  }));
  const funding = await chain.payMany(outputs, ecdsa);
  for (const [vout, party] of parties.entries()) {
    const offer = offers[vout];
    if (offer !== undefined)
      await deposit(
        client,
        party,
        { ...offer, params: { ...offer.params, txid: funding.txid, vout } },
        hubKey,
        ecdsa,
      );
  }
  await chain.broadcast(funding.rawtx);
  const tip = await untilOpen(client, chain, parties, hubKey, ecdsa);
  for (const party of parties)
    party.state = step(
      stateOf(party),
      { type: 'deposit', side: 'out', height: tip - 1 },
      envAt(party, ecdsa, tip),
    ).state;
  return { hubKey, tip };
}

function signer(party: Party, hub: Hex) {
  return { handle: party.handle, key: party.handleKey, hub };
}

async function request(client: HubClient, party: Party, hubKey: Hex): Promise<Offer> {
  const answer = await client.call(
    'mph_request',
    {
      asset: 'BTC',
      handle: party.handle,
      c2h_pubkey: bytesToHex(party.c2h.publicKey),
      h2c_pubkey: bytesToHex(party.h2c.publicKey),
      spend_secret_hash: party.spendHash,
      receive: party.role === 'payee' ? DEPOSIT.toString() : '0',
      max_owed: MAX_OWED.toString(),
    },
    signer(party, hubKey),
  );
  const terms = parseTerms(answer['channel_terms']);
  const params: ChannelParams = {
    payer: bytesToHex(party.c2h.publicKey),
    payee: parseHex(answer['c2h_pubkey'], 33, 'c2h_pubkey'),
    spendHash: parseHex(answer['spend_secret_hash'], 20, 'spend_secret_hash'),
    expireHeight: parseIndex(answer['tip'], 'tip') + LIFE,
    delay: terms.delay_time,
    txid: '00'.repeat(32),
    vout: 0,
    value: DEPOSIT,
  };
  party.hubPayer = parseHex(answer['h2c_pubkey'], 33, 'h2c_pubkey');
  return { terms, params };
}

async function deposit(
  client: HubClient,
  party: Party,
  { params, terms }: Offer,
  hubKey: Hex,
  ecdsa: HubEcdsa,
): Promise<void> {
  const answer = await client.call(
    'mph_deposit',
    {
      handle: party.handle,
      txid: params.txid,
      vout: params.vout,
      value: params.value.toString(),
      expire_height: params.expireHeight,
      next_revoke_secret_hash: revokeHash(party.h2c.privateKey, 0),
    },
    signer(party, hubKey),
  );
  const state = newConnection({
    role: 'client',
    handle: party.handle,
    asset: 'BTC',
    times: timesOf('regtest', terms),
    commitFeerate: terms.commit_feerate,
    trustLimit: terms.trust_limit,
    home: `0014${'00'.repeat(20)}`,
  });
  const opening = parseHex(answer['next_revoke_secret_hash'], 20, 'next_revoke_secret_hash');
  party.state = step(
    state,
    { type: 'open', side: 'out', params, revokeHash: opening },
    envAt(party, ecdsa, 0),
  ).state;
}

/** Mines until the hub takes payments from every payer and can pay every payee; gives the height. */
async function untilOpen(
  client: HubClient,
  chain: BenchChain,
  parties: readonly Party[],
  hubKey: Hex,
  ecdsa: HubEcdsa,
): Promise<number> {
  const until = Date.now() + WAIT_MS;
  for (const party of parties) {
    for (let turn = 0; !(await isOpen(client, party, hubKey, ecdsa)); turn++) {
      if (Date.now() > until) throw new Error(`the connection of a ${party.role} did not open in time`);
      if (turn % 8 === 0) await chain.mine(1);
      await new Promise((resolve) => setTimeout(resolve, 125));
    }
  }
  return parseIndex((await client.ask('mph_status'))['tip'], 'tip');
}

async function isOpen(client: HubClient, party: Party, hubKey: Hex, ecdsa: HubEcdsa): Promise<boolean> {
  const { handle, handleKey } = party;
  const now = Math.floor(Date.now() / 1000);
  const status = await client.ask(
    'mph_status',
    signRequest(ecdsa, handleKey, hubKey, 'mph_status', { handle }, now),
  );
  const mine = (status['connections'] as Record<string, Record<string, unknown>>)[handle];
  return mine?.['status'] === 'open' && (party.role === 'payer' || mine['receivable'] !== '0');
}
