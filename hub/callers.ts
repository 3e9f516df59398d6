import { type Bucket, bucket } from './bucket.ts';
import type { Limits } from './config.ts';

/** What each address has used up. Addresses that have been quiet are forgotten. */
export interface Callers {
  /** False when the address makes too many calls. */
  allow(address: string): boolean;
  /** False when it has too many sockets, or makes too many calls; else `leave` must follow. */
  enter(address: string): boolean;
  leave(address: string): void;
  /** False when it has too many TCP connections; else `hangUp` must follow. */
  connect(address: string): boolean;
  hangUp(address: string): void;
}

const MANY = 10_000;

export function callers(limits: Limits, clock: () => number): Callers {
  const known = new Map<string, { readonly calls: Bucket; sockets: number; lines: number }>();

  function of(address: string) {
    const found = known.get(address);
    if (found !== undefined) return found;
    if (known.size >= MANY)
      for (const [old, { calls, sockets, lines }] of known)
        if (sockets === 0 && lines === 0 && calls.full) known.delete(old);
    const fresh = {
      calls: bucket(limits.requestsPerSecond, limits.requestBurst, clock),
      sockets: 0,
      lines: 0,
    };
    known.set(address, fresh);
    return fresh;
  }

  return {
    allow: (address) => of(address).calls.take(),
    enter(address) {
      const caller = of(address);
      if (caller.sockets >= limits.socketsPerAddress || !caller.calls.take()) return false;
      caller.sockets++;
      return true;
    },
    leave(address) {
      of(address).sockets--;
    },
    connect(address) {
      const caller = of(address);
      if (caller.lines >= limits.connectionsPerAddress) return false;
      caller.lines++;
      return true;
    },
    hangUp(address) {
      of(address).lines--;
    },
  };
}
