import type { Hub } from '../hub.ts';
import { forward } from './locked.ts';
import { payOwed } from './open.ts';
import { repay } from './repay.ts';

export { attend, hasWork } from './attend.ts';

/** Called at the end of each tick, before its batch closes: one signature for all that has gathered for a payee. */
export function attendAll(hub: Hub): void {
  while (hub.attend.size > 0) {
    const list = [...hub.attend];
    hub.attend.clear();
    for (const c of list) {
      payOwed(hub, c);
      forward(hub, c);
      repay(hub, c);
    }
  }
}
