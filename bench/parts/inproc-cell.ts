import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { HubEcdsa } from '../../hub/ecdsa.ts';
import { bytesToHex, type Hex, sha256 } from '../../lib/bytes.ts';
import type { Env } from '../../lib/channel/index.ts';
import { formatInvoice, parseInvoice } from '../../lib/wallet/invoice-uri.ts';
import { benchChain } from './chain.ts';
import { type Line, plugIn, startHubHere } from './inproc-hub.ts';
import { h2cParams } from './live-payees.ts';
import { openAll } from './opening.ts';
import { envAt, newParty, type Party, stateOf } from './party.ts';
import { scratch } from './processes.ts';
import { checkSums } from './sums.ts';
import { act, type Disk, packetOf, readPush, type WalletLog, walletLog } from './wallets.ts';

/** Payer → hub → payee in one process: the counterpart of peers/peer_ldk.mjs, with the real hub, engine and invoices. */
export interface InprocCell {
  readonly inFlight: number;
  readonly perSecond: number;
  /** From making the invoice to the receipt, durable at the payer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU of the whole process. */
  readonly cpuMs: number;
}

export interface InprocOptions {
  readonly chainUrl: string;
  readonly ecdsa: HubEcdsa;
  readonly disk: Disk;
  readonly seconds: number;
  /** Payers with one payment in flight each, a cell each. */
  readonly inFlight: readonly number[];
}

interface Side {
  readonly party: Party;
  readonly env: Env;
  readonly log: WalletLog;
  line: Line;
  /** Last seq handed to the hub. */
  said: number;
}

const WARM_ROUNDS = 30;

export async function runInproc(o: InprocOptions): Promise<InprocCell[]> {
  const { dir, remove } = scratch();
  const started = await startHubHere(dir, o.chainUrl, o.ecdsa);
  const payers = Array.from({ length: Math.max(...o.inFlight) }, () => newParty('payer', o.ecdsa));
  const payee = newParty('payee', o.ecdsa);
  const paid = new Map<Hex, bigint>();
  let payments = 0;
  try {
    const { tip } = await openAll(started.url, benchChain(o.chainUrl), [...payers, payee], o.ecdsa);
    const log = walletLog(join(dir, 'wallets.log'), o.disk);
    const sideOf = (party: Party): Side => ({
      party,
      env: envAt(party, o.ecdsa, tip),
      log,
      line: { say: () => {} },
      said: 0,
    });

    const shop = sideOf(payee);
    const preimages = new Map<Hex, Hex>();
    let funded = false;
    shop.line = plugIn(started, payee, (text) => {
      const { messages, ack } = readPush(text);
      if (messages.length === 0) return void act(payee, shop.env, [{ type: 'deliver', messages, ack }]);
      const events = act(payee, shop.env, [{ type: 'deliver', messages, ack }]);
      for (const event of events) {
        if (event.type === 'message' && event.message.type === 'funded') {
          const params = h2cParams(payee, event.message);
          act(payee, shop.env, [
            { type: 'open', side: 'in', params },
            { type: 'deposit', side: 'in', height: tip },
          ]);
          funded = true;
        }
        if (event.type !== 'offered') continue;
        const known = event.locks.map(({ hash }) => preimages.get(hash) ?? '');
        act(payee, shop.env, [{ type: 'settle', preimages: known }]);
      }
      say(shop);
    });

    let missing = 0;
    let done: () => void = () => {};
    let startedAt = 0;
    let latencies: number[] = [];
    const buyers = payers.map((party) => {
      const buyer = sideOf(party);
      buyer.line = plugIn(started, party, (text) => {
        const { messages, ack } = readPush(text);
        const events = act(party, buyer.env, [{ type: 'deliver', messages, ack }]);
        const receipts = events.filter((event) => event.type === 'opened').length;
        if (receipts === 0) return;
        log.keep(party, () => {
          latencies.push(performance.now() - startedAt);
          missing -= receipts;
          if (missing === 0) done();
        });
      });
      return buyer;
    });
    for (const until = Date.now() + 10_000; !funded; await new Promise((r) => setTimeout(r, 20)))
      if (Date.now() > until) throw new Error('the payee was not told of its channel');

    function invoice(i: number): string {
      const preimage = bytesToHex(randomBytes(32));
      const hash = bytesToHex(sha256(Buffer.from(preimage, 'hex')));
      preimages.set(hash, preimage);
      const quantity = BigInt(1 + (i % 9));
      const expiresAt = Math.floor(Date.now() / 1000) + 3600;
      return formatInvoice({
        payee: payee.handle,
        hub: `${started.url}/`,
        asset: 'BTC',
        quantity,
        hash,
        expiresAt,
      });
    }

    const round = (k: number): Promise<void> =>
      new Promise((resolve) => {
        startedAt = performance.now();
        preimages.clear();
        missing = k;
        done = resolve;
        payments += k;
        for (const [i, buyer] of buyers.slice(0, k).entries()) {
          const { hash, quantity, payee: handle } = parseInvoice(invoice(payments + i));
          const sends = [{ payee: handle, quantity, fee: 0n, token: hash }];
          paid.set(buyer.party.handle, (paid.get(buyer.party.handle) ?? 0n) + quantity);
          act(buyer.party, buyer.env, [{ type: 'pay', locks: [{ hash, amount: quantity }], sends }]);
          say(buyer);
        }
      });

    const cells: InprocCell[] = [];
    for (const k of o.inFlight) {
      for (let i = 0; i < WARM_ROUNDS; i++) await round(k);
      latencies = [];
      const cpu = process.cpuUsage();
      const from = performance.now();
      let rounds = 0;
      for (; performance.now() - from < o.seconds * 1000; rounds++) await round(k);
      const ms = performance.now() - from;
      const used = process.cpuUsage(cpu);
      latencies.sort((a, b) => a - b);
      cells.push({
        inFlight: k,
        perSecond: (rounds * k * 1000) / ms,
        p50Ms: latencies[Math.floor(latencies.length / 2)] ?? Number.NaN,
        p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
        cpuMs: (used.user + used.system) / 1000 / (rounds * k),
      });
    }
    checkStates([...buyers, shop], paid);
    await started.close();
    const total = [...paid.values()].reduce((all, one) => all + one, 0n);
    checkSums(dir, { kind: 'locked', payers: paid, payees: new Map([[payee.handle, total]]), payments });
    return cells;
  } finally {
    remove();
  }
}

/** Hands over what is new, once it is durable. */
function say(side: Side): void {
  side.log.keep(side.party, () => {
    const packet = packetOf(side.party, side.said);
    side.said = packet.sent;
    side.line.say(packet);
  });
}

function checkStates(sides: readonly Side[], paid: ReadonlyMap<Hex, bigint>): void {
  const total = [...paid.values()].reduce((all, one) => all + one, 0n);
  for (const { party } of sides) {
    const state = stateOf(party);
    const [has, should] =
      party.role === 'payer' ? [state.out?.settled, paid.get(party.handle)] : [state.in?.settled, total];
    if (has !== should) throw new Error(`a ${party.role} has ${has} sat settled in place of ${should}`);
  }
}
