import type { AddStore } from '../../lib/rpc/views.ts';
import type { Action } from '../base/use-action.ts';

/** What each way of adding a store is given. */
export interface WayProps {
  /** Undefined while none is typed, or none that could be one. */
  readonly host: string | undefined;
  readonly action: Action;
  /** Adds it; the browser is asked for the host in the same click. */
  readonly onAdd: (store: AddStore, host: string | undefined) => void;
}
