import { describe, expect, it } from 'vitest';
import { proposedDeposit } from './first-deposit.ts';

describe('proposedDeposit', () => {
  it('leaves a twentieth for fees, in round thousands', () => {
    expect(proposedDeposit(1_000_000n)).toBe(950_000n);
    expect(proposedDeposit(123_456n)).toBe(117_000n);
  });
  it('stays within the cap', () => {
    expect(proposedDeposit(50_000_000n, 1_000_000n)).toBe(1_000_000n);
    expect(proposedDeposit(500_000n, 1_000_000n)).toBe(475_000n);
  });
  it('proposes nothing of nothing', () => {
    expect(proposedDeposit(900n)).toBe(0n);
  });
});
