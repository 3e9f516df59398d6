import { channel } from 'node:diagnostics_channel';

/** A request and its answer, as they went over the line. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestType: string;
  readonly requestBody: string | undefined;
  readonly status: number;
  readonly responseType: string;
  readonly responseBody: string;
}

/** Every exchange of every server in this process is told here, for whoever holds them against a contract. */
export const EXCHANGES = channel('picopay.sandbox.btcpay.exchange');
