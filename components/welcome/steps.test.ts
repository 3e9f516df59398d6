import { describe, expect, it } from 'vitest';
import type { ConnectionView, Settings, Status } from '../../lib/rpc/views.ts';
import { resumeAt, STAGES, stageOf, stepBack, total } from './steps.ts';

const settings = { hub: 'http://127.0.0.1:18701' } as Settings;
const connection = (status: ConnectionView['status']) => ({ status }) as ConnectionView;
const at = (more: Partial<Status>) =>
  resumeAt({ phase: 'open', connections: [], settings, ...more } as Status);
const coins = { confirmed: '0', unconfirmed: '5000', reserved: '0' };

describe('where the first run goes on', () => {
  it('starts over while no wallet exists, and asks for the password of one that is locked', () => {
    expect(at({ phase: 'none' })).toBe('start');
    expect(at({ phase: 'locked', connections: [connection('open')] })).toBe('unlock');
  });

  it('waits for coins, then connects, then is done', () => {
    expect(at({})).toBe('deposit');
    expect(at({ onChain: coins })).toBe('connect');
    expect(at({ onChain: coins, connections: [connection('opening')] })).toBe('connect');
    expect(at({ connections: [connection('closed'), connection('open')] })).toBe('done');
  });

  it('does not take a closed connection for one', () => {
    expect(at({ connections: [connection('closed')] })).toBe('deposit');
  });

  it('does not lead past channels that come back into a new one', () => {
    expect(at({ onChain: coins, connections: [connection('recover')] })).toBe('done');
  });

  it('is done where the user wanted no hub', () => {
    expect(at({ settings: {} as Settings, onChain: coins })).toBe('done');
  });
});

describe('the row of stages', () => {
  it('counts coins that still wait for a block', () => {
    expect(total({ confirmed: '7', unconfirmed: '5', reserved: '7' })).toBe(12n);
    expect(total(undefined)).toBe(0n);
  });

  it('goes forward with the steps', () => {
    const order = (['words', 'check', 'password', 'network', 'deposit', 'connect', 'done'] as const).map(
      (step) => {
        const stage = stageOf(step);
        return stage === null ? -1 : STAGES.indexOf(stage);
      },
    );
    expect(order).toEqual([0, 0, 1, 2, 3, 3, 4]);
  });

  it('goes back only while nothing is saved', () => {
    expect(stepBack('password', true)).toBe('restore');
    expect(stepBack('password', false)).toBe('words');
    expect(stepBack('deposit', false)).toBeNull();
  });
});
