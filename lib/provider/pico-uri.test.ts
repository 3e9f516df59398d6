import { expect, it } from 'vitest';
import { parsePicoUri } from './pico-uri.ts';

const HANDLE = 'ab'.repeat(32);
const HASH = 'cd'.repeat(32);
const FIELDS = `asset=BTC&amount=1500&hash=${HASH}&expires=1800000000`;

it('reads an invoice, whichever way it names its hub', () => {
  const said = { handle: HANDLE, asset: 'BTC', amount: '1500', hash: HASH, expiresAt: 1_800_000_000 };
  const memo = 'Crêpe & café';
  expect(parsePicoUri(`pico:${HANDLE}@hub.example:8080?${FIELDS}&memo=${encodeURIComponent(memo)}`)).toEqual({
    ...said,
    hub: 'hub.example:8080',
    memo,
  });
  expect(
    parsePicoUri(`pico:${HANDLE}?hub=${encodeURIComponent('http://127.0.0.1:9735/')}&${FIELDS}`),
  ).toEqual({
    ...said,
    hub: '127.0.0.1:9735',
  });
});

it('reads a bare address, and a URI as people paste it', () => {
  expect(parsePicoUri(`pico:${HANDLE}@hub.example`)).toEqual({ handle: HANDLE, hub: 'hub.example' });
  expect(parsePicoUri(` PICO:${HANDLE.toUpperCase()}@hub.example\n`)).toEqual({
    handle: HANDLE,
    hub: 'hub.example',
  });
});

it.each([
  '',
  'pico:',
  `bitcoin:${HANDLE}`,
  `pico:${HANDLE}`,
  `pico:${HANDLE.slice(2)}@hub.example`,
  `pico:${HANDLE}@`,
  `pico:${HANDLE}@user@hub.example`,
  `pico:${HANDLE}@hub.example/path`,
  `pico:${HANDLE}@hub.example?amount=0`,
  `pico:${HANDLE}@hub.example?amount=1.5`,
  `pico:${HANDLE}@hub.example?amount=1&amount=2`,
  `pico:${HANDLE}@hub.example?hash=${HASH.toUpperCase()}`,
  `pico:${HANDLE}@hub.example?expires=soon`,
  `pico:${HANDLE}@hub.example?asset=B`,
  `pico:${HANDLE}@hub.example?color=red`,
  `pico:${HANDLE}@hub.example?memo=%ff`,
  `pico:${HANDLE}@hub.example?memo`,
  `pico:${HANDLE}@hub.example?memo=${'x'.repeat(2000)}`,
  `pico:${HANDLE}@hub.example?__proto__=1`,
])('reads nothing from %s', (uri) => {
  expect(parsePicoUri(uri)).toBeUndefined();
});
