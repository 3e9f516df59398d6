import { type Event, NETTING } from '../../lib/channel/index.ts';
import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';
import { attend } from './attend.ts';
import { onDead, onFailed, onOffered, onOpened } from './locked.ts';
import { onReceived } from './open.ts';
import { onRepaid } from './repay.ts';

/** What the engine tells of one connection → what happens on others. */
export function routeEvent(hub: Hub, c: Connection, event: Event): void {
  switch (event.type) {
    case 'offered':
      return onOffered(hub, c, event);
    case 'received':
      return onReceived(hub, c, event);
    case 'opened':
      return onOpened(hub, c, event);
    case 'failed':
      return onFailed(hub, c, event);
    case 'dead':
      return onDead(hub, c, event.hash);
    case 'reduced':
      if (event.side === 'in') onRepaid(hub, c, event);
      else if (event.reason === NETTING) attend(hub, c);
      return;
    case 'frozen':
      hub.metrics.frozen++;
      return;
    default:
  }
}
