import { PicoError } from '../../lib/errors.ts';
import type { Hub } from '../hub.ts';
import { close } from './close.ts';
import { deposit } from './deposit.ts';
import { request } from './request.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';
import type { Caller, Method } from './types.ts';

/** The hub's API. */
const METHODS: ReadonlyMap<string, Method> = new Map([
  ['mph_status', status],
  ['mph_request', request],
  ['mph_deposit', deposit],
  ['mph_sync', sync],
  ['mph_close', close],
]);

/** Throws MethodNotFound, or what the method throws. */
export async function serve(
  hub: Hub,
  method: string,
  params: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<Record<string, unknown>> {
  const found = METHODS.get(method);
  if (found === undefined) throw new PicoError('MethodNotFound', `there is no method ${method.slice(0, 64)}`);
  return found(hub, params, caller);
}
