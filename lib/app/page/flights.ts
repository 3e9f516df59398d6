import { PicoError } from '../../errors.ts';
import type { Receipt } from '../../provider/types.ts';

interface Flight {
  readonly digest: string;
  readonly receipt: Promise<Receipt>;
}

/** Calls under one id that run at the same time are one: the later ones share what the first comes to. */
export class Flights {
  private readonly flights = new Map<string, Flight>();

  has(key: string): boolean {
    return this.flights.has(key);
  }

  /** Throws IdConflict while another call runs under that key with other params. */
  async join(key: string, digest: string, run: () => Promise<Receipt>): Promise<Receipt> {
    for (;;) {
      const other = this.flights.get(key);
      if (other === undefined) break;
      if (other.digest !== digest) throw idConflict();
      try {
        return await other.receipt;
      } catch (error) {
        // The first one's page is gone; this one still wants it.
        if (!(error instanceof PicoError) || error.code !== 'Gone') throw error;
        if (this.flights.get(key) === other) this.flights.delete(key);
      }
    }
    const receipt = run();
    const flight = { digest, receipt };
    this.flights.set(key, flight);
    try {
      return await receipt;
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }
}

export function idConflict(): PicoError {
  return new PicoError(
    'IdConflict',
    'This id was used for another request; no money moved. Use a fresh id for each payment.',
  );
}
