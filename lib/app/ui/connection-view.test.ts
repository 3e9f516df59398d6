import { describe, expect, it } from 'vitest';
import type { ConnectionInfo } from '../../wallet/types.ts';
import { connectionView } from './connection-view.ts';

const HANDLE = 'ab'.repeat(32);
const info: ConnectionInfo = {
  ...{ handle: HANDLE, hub: 'https://hub.example/', asset: 'BTC', status: 'open' },
  ...{ balance: 100_000n, sendable: 90_000n, receivable: 80_000n, owed: 0n, feeSat: 1n },
  ...{ ttl: 900, queued: 0, online: true },
  out: {
    ...{ txid: 'cd'.repeat(32), vout: 0, value: 100_000n, expireHeight: 2024, height: 1000 },
    ...{ settled: 0n, pending: 0n },
  },
};
const now = { network: 'main', height: 1100, clock: 1_800_000_000 };
const view = (change: Partial<ConnectionInfo>, network = 'main') =>
  connectionView({ ...info, ...change }, undefined, { ...now, network });

describe('a connection as screens show it', () => {
  it('ends after its blocks, ten minutes each, and on the test chain nobody knows when', () => {
    expect(view({}).endsAt).toBe(1_800_000_000 + 900 * 600);
    expect(view({}, 'regtest').endsAt).toBeUndefined();
    expect(view({ ttl: null }).endsAt).toBeUndefined();
  });

  it.each([
    [{}, undefined],
    [{ ttl: 205 }, undefined],
    [{ ttl: 204 }, 'expiry'],
    [{ ttl: 143 }, 'expiry'],
    [{ sendable: 10_000n }, undefined],
    [{ sendable: 9_999n }, 'low'],
    [{ ttl: 10, sendable: 0n }, 'expiry'],
    [{ status: 'closing', ttl: 1, sendable: 0n }, undefined],
    [{ status: 'opening', ttl: null, sendable: 0n }, undefined],
  ] as [Partial<ConnectionInfo>, string | undefined][])('%o is due for %s', (change, due) => {
    expect(view(change).due).toBe(due);
  });

  it('comes back at its height where it closes alone, or is recovered, and is not spent yet', () => {
    for (const status of ['closing', 'recover'] as const)
      expect(view({ status })).toMatchObject({
        returnsHeight: 2024,
        returnsAt: 1_800_000_000 + (2024 - 1100) * 600,
      });
    const spent = { ...info.out, spentBy: 'ef'.repeat(32) } as NonNullable<ConnectionInfo['out']>;
    expect(view({ status: 'closing', out: spent })).not.toHaveProperty('returnsHeight');
    expect(view({})).not.toHaveProperty('returnsHeight');
  });
});
