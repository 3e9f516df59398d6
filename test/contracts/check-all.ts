import { afterAll, expect } from 'vitest';
import { checkExchange } from './check-exchange.ts';
import { findOpenapi } from './find-openapi.ts';
import { readOpenapi } from './openapi.ts';
import { type Exchange, recorded } from './record.ts';

/** Set up before each test file of the contract run: records every fetch, and at its end holds it against BTCPay's files. */
const folder = findOpenapi(process.cwd());
if (folder === undefined)
  throw new Error("BTCPay's OpenAPI files are not here: npm run test:contracts -- DIR");
const openapi = readOpenapi(folder);
const exchanges: Exchange[] = [];
globalThis.fetch = recorded(globalThis.fetch, (exchange) => void exchanges.push(exchange));

afterAll(() => {
  const faults = exchanges.flatMap((exchange) => checkExchange(openapi, exchange) ?? []);
  expect([...new Set(faults)]).toEqual([]);
});
