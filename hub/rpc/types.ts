import type { Hub } from '../hub.ts';

export interface Caller {
  /** IP address, for limits only. */
  readonly address: string;
}

/** One method: checked params in, result out; signed by the hub where `signed` stands around it. */
export type Method = (
  hub: Hub,
  params: Readonly<Record<string, unknown>>,
  caller: Caller,
) => Promise<Record<string, unknown>> | Record<string, unknown>;
