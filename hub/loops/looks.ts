import type { Hub } from '../hub.ts';
import { attend } from '../route/index.ts';
import { lookBeforeBooking } from '../watching.ts';
import { inParallel } from './parallel.ts';

/** Reveals wait for a look at the chain before what they give up is booked; a failed look is tried again. */
export async function looksRound(hub: Hub): Promise<void> {
  await inParallel([...hub.looks], async (c) => {
    await lookBeforeBooking(hub, c);
    attend(hub, c);
  });
}
