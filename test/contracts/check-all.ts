import { afterAll, expect } from 'vitest';
import { EXCHANGES, type Exchange } from '../../sandbox/btcpay/exchange.ts';
import { checkExchange } from './check-exchange.ts';
import { findOpenapi } from './find-openapi.ts';
import { readOpenapi } from './openapi.ts';

/** Set up before each test file: records what the sandbox's servers are asked and answer, by whomever, and holds it against BTCPay's files. */
const folder = findOpenapi(process.cwd());
if (folder === undefined)
  throw new Error("BTCPay's OpenAPI files are not here: npm run test:contracts -- DIR");
const openapi = readOpenapi(folder);
const exchanges: Exchange[] = [];
EXCHANGES.subscribe((exchange) => void exchanges.push(exchange as Exchange));

afterAll(() => {
  const faults = exchanges.flatMap((exchange) => checkExchange(openapi, exchange) ?? []);
  expect([...new Set(faults)]).toEqual([]);
});
