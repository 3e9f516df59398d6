import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../sandbox/btcpay/exchange.ts';
import { checkExchange } from './check-exchange.ts';
import type { Openapi, Operation } from './openapi.ts';
import type { Schema } from './schema.ts';

const json = (schema: Schema) => ({ content: { 'application/json': { schema } } });
const make: Operation = {
  parameters: [{ name: 'take', in: 'query', schema: { type: 'number' } }],
  requestBody: {
    required: true,
    ...json({ type: 'object', additionalProperties: false, properties: { amount: { type: 'string' } } }),
  },
  responses: { '200': json({ type: 'object', required: ['id'] }), '400': json({ type: 'array' }) },
};
const openapi: Openapi = {
  operation: (method, pathname) => (method === 'POST' && pathname === '/api/v1/things' ? make : undefined),
  resolve: (value) => value,
};
const good: Exchange = {
  method: 'POST',
  url: 'https://shop.example/root/api/v1/things?take=5',
  requestType: 'application/json',
  requestBody: '{"amount":"1"}',
  status: 200,
  responseType: 'application/json',
  responseBody: '{"id":"x"}',
};
const check = (change: Partial<Exchange>) => checkExchange(openapi, { ...good, ...change });

describe('checkExchange', () => {
  it('finds a fault of the query, the request, the answer and the status', () => {
    expect(check({})).toEqual([]);
    const name = 'POST /api/v1/things';
    expect(check({ url: `${good.url}&x=1` })).toEqual([`${name} 200: query x is not in the contract`]);
    expect(check({ url: good.url.replace('5', 'five') })).toEqual([
      `${name} 200: query take is string, not number`,
    ]);
    expect(check({ requestBody: '{"amount":1}' })).toEqual([
      `${name} 200: request.amount is number, not string`,
    ]);
    expect(check({ requestBody: undefined })).toEqual([`${name} 200: request: no body`]);
    expect(check({ responseBody: '{}' })).toEqual([`${name} 200: response.id is missing`]);
    expect(check({ responseBody: '' })).toEqual([`${name} 200: response: no body`]);
    expect(check({ status: 204 })).toEqual([`${name} 204: response: a status that is not in the contract`]);
    expect(check({ method: 'PUT' })).toEqual(['PUT /api/v1/things 200: no such operation']);
  });

  it('holds a bad request that was refused against nobody, but its answer against the server', () => {
    expect(check({ status: 400, requestBody: '{"amount":1}', responseBody: '[]' })).toEqual([]);
    expect(check({ status: 400, responseBody: '"x"' })).toEqual([
      'POST /api/v1/things 400: response is string, not array',
    ]);
  });

  it('leaves alone what is not of the API', () => {
    expect(check({ url: 'https://shop.example/i/x/status' })).toBeUndefined();
    expect(check({ requestType: 'application/x-www-form-urlencoded' })).toBeUndefined();
    expect(check({ method: 'OPTIONS' })).toBeUndefined();
    expect(check({ status: 404, responseType: 'text/html' })).toBeUndefined();
  });
});
