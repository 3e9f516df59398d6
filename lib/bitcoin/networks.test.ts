import { describe, expect, it } from 'vitest';
import { NETWORKS, networkNamed } from './networks.ts';

describe('networkNamed', () => {
  it('finds each network by its name', () => {
    for (const name of Object.keys(NETWORKS)) expect(networkNamed(name).name).toBe(name);
  });

  it('refuses any other value, and names of object members', () => {
    for (const name of ['mainnet', '', 'toString', '__proto__', 7, undefined]) {
      expect(() => networkNamed(name)).toThrow(expect.objectContaining({ code: 'UnknownNetwork' }));
    }
  });
});
