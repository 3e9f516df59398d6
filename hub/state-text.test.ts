import { describe, expect, it } from 'vitest';
import { type ConnectionState, decodeState, encodeState } from '../lib/channel/index.ts';
import { fixedText, movingText, stateOf } from './state-text.ts';

const hex = (byte: string, length = 32): string => byte.repeat(length);
const params = (value: bigint) => ({
  payer: `02${hex('a1')}`,
  payee: `03${hex('b2')}`,
  spendHash: hex('c3', 20),
  expireHeight: 1000,
  delay: 6,
  txid: hex('d4'),
  vout: 1,
  value,
});

const state: ConnectionState = {
  setup: {
    role: 'hub',
    handle: hex('e5'),
    asset: 'BTC',
    times: { delay: 6, confirm: 1, nap: 1, minConf: 1 },
    commitFeerate: 2,
    trustLimit: 1000n,
    home: `0014${hex('f6', 20)}`,
  },
  out: {
    params: params(100_000n),
    deposit: { height: 12, spend: { txid: hex('07'), kind: 'commit', height: 20 } },
    n: 3,
    epoch: 1,
    settled: 5n,
    pending: [{ hash: hex('18'), amount: 77n, lockHeight: 40, dead: true }],
    revokeHash: hex('29', 20),
    plain: -1n,
    peak: 9n,
    risk: 9_007_199_254_740_993n,
    wait: { epoch: 0, total: 5n, peak: 9n, revokeHash: hex('3a', 20), reduce: true, reason: 'a "b"\n' },
  },
  in: {
    params: params(2_000_000n),
    deposit: { height: 11 },
    n: 1,
    epoch: 0,
    settled: 4n,
    pending: [{ hash: hex('4b'), amount: 8n }],
    held: [
      {
        n: 1,
        epoch: 0,
        total: 12n,
        locks: [{ hash: hex('4b'), amount: 8n }],
        lockHeight: 50,
        feerate: 2,
        sig: hex('5c', 64),
      },
    ],
    preimages: { [hex('4b')]: hex('6d') },
  },
  sent: 4,
  received: 2,
  outbox: [{ seq: 4, message: { type: 'settle', n: 1, preimages: [hex('6d')] } }],
  owed: 6n,
  closing: { stage: 'asked' },
};

describe('a state in two texts', () => {
  it('comes back whole', () => {
    expect(stateOf(fixedText(state), movingText(state))).toEqual(state);
  });

  it('says the same as the engine’s own codec', () => {
    expect(decodeState(encodeState(state))).toEqual(stateOf(fixedText(state), movingText(state)));
  });

  it('encodes the next state anew, not the one it remembers', () => {
    movingText(state);
    const next = { ...state, sent: 5, in: { ...state.in, settled: 12n, pending: [] } } as ConnectionState;
    expect(stateOf(fixedText(next), movingText(next))).toEqual(next);
  });

  it('works for a connection with one channel, or none', () => {
    const { out: _, ...one } = state;
    expect(stateOf(fixedText(one), movingText(one))).toEqual(one);
    const { in: __, ...none } = one;
    expect(stateOf(fixedText(none), movingText(none))).toEqual(none);
  });

  it('refuses a form it does not know', () => {
    const newer = movingText(state).replace('"version":1', '"version":99');
    expect(() => stateOf(fixedText(state), newer)).toThrow(/update PicoPay/);
  });
});
