import { describe, expect, it } from 'vitest';
import type { ConnectionView, Status } from '../../lib/rpc/views.ts';
import { passwordStrength } from '../../lib/vault/strength.ts';
import { type DemoPorts, randomPassword, tryIt } from './try-it.ts';

/** A sandbox where each wait makes one block. */
function world(
  start: { phase?: Status['phase']; confirmed?: string; connection?: ConnectionView['status'] } = {},
) {
  const state = { unconfirmed: '0', ...{ phase: 'none', confirmed: '0' }, ...start };
  const done: string[] = [];
  const ports: DemoPorts = {
    status: async () =>
      ({
        phase: state.phase,
        onChain: { confirmed: state.confirmed, unconfirmed: state.unconfirmed, reserved: '0' },
        connections: state.connection === undefined ? [] : [{ status: state.connection }],
      }) as unknown as Status,
    wait: async () => {
      done.push('wait');
      state.confirmed = String(BigInt(state.confirmed) + BigInt(state.unconfirmed));
      state.unconfirmed = '0';
      if (state.connection === 'opening') state.connection = 'open';
    },
    setup: async () => {
      done.push('setup');
      state.phase = 'open';
    },
    address: async () => 'bcrt1q',
    faucet: async (address, amount) => {
      done.push(`faucet ${address}`);
      state.unconfirmed = amount;
    },
    connect: async (quantity) => {
      done.push(`connect ${quantity}`);
      state.connection = 'opening';
    },
  };
  return { ports, done, state };
}

describe('tryIt', () => {
  it('makes a wallet, fetches coins, connects, and tells each stage', async () => {
    const { ports, done } = world();
    const stages: string[] = [];
    await tryIt(ports, 'p', (stage) => stages.push(stage));
    expect(done).toEqual(['setup', 'faucet bcrt1q', 'wait', 'connect 1000000', 'wait']);
    expect(stages).toEqual(['wallet', 'coins', 'channel', 'ready']);
  });

  it('goes on after a reload with what is done: one wallet, one gift, one connection', async () => {
    const { ports, done } = world({ phase: 'open', confirmed: '3000000', connection: 'opening' });
    await tryIt(ports, 'p', () => {});
    expect(done).toEqual(['wait']);
  });

  it('does not ask the faucet again while its coins wait for a block', async () => {
    const { ports, done, state } = world({ phase: 'open' });
    state.unconfirmed = '5';
    await tryIt(ports, 'p', () => {});
    expect(done).toEqual(['wait', 'connect 1000000', 'wait']);
  });

  it('gives up on a sandbox that makes no blocks, and says what to do', async () => {
    const { ports } = world({ phase: 'open', confirmed: '9', connection: 'opening' });
    await expect(tryIt({ ...ports, wait: async () => {} }, 'p', () => {})).rejects.toThrow('/sandbox/mine');
  });
});

describe('randomPassword', () => {
  it('is accepted by the vault, and never the same', () => {
    const many = Array.from({ length: 50 }, randomPassword);
    expect(new Set(many).size).toBe(50);
    for (const password of many) {
      expect(password).toMatch(/^([a-z]{6}-){3}[a-z]{6}$/);
      expect(passwordStrength(password).level).not.toBe('weak');
    }
  });
});
