import type { Exchange } from '../../sandbox/btcpay/exchange.ts';
import { KNOWN_ERRORS } from './known-errors.ts';
import type { Openapi, Operation, Parameter } from './openapi.ts';
import { misfits, type Schema } from './schema.ts';

const API = '/api/v1/';

/**
 * Where an exchange breaks BTCPay's contract; [] where it keeps it. undefined: it is none of the API.
 * A request that the server refused is not held against the contract: tests send bad ones on purpose.
 */
export function checkExchange(openapi: Openapi, exchange: Exchange): string[] | undefined {
  const url = new URL(exchange.url);
  const at = url.pathname.indexOf(API);
  // The pay button's form has an address of the API but is not of it.
  if (at < 0 || /form/.test(exchange.requestType) || exchange.method === 'OPTIONS') return undefined;
  const pathname = url.pathname.slice(at);
  const name = `${exchange.method} ${pathname} ${exchange.status}`;
  const operation = openapi.operation(exchange.method, pathname);
  const refused = exchange.status >= 400;
  // A path under which no BTCPay runs: a page says so, not the API.
  if (exchange.status === 404 && !/json/.test(exchange.responseType)) return undefined;
  if (operation === undefined) return refused ? undefined : [`${name}: no such operation`];
  return [
    ...(refused
      ? []
      : [...queryFaults(openapi, operation, url), ...bodyFaults(openapi, operation, exchange)]),
    ...answerFaults(openapi, operation, exchange),
  ]
    .filter((fault) => !KNOWN_ERRORS.some((known) => known.test(fault)))
    .map((fault) => `${name}: ${fault}`);
}

function queryFaults(openapi: Openapi, operation: Operation, url: URL): string[] {
  const known = new Map<string, Parameter>();
  for (const parameter of operation.parameters ?? []) {
    const resolved = openapi.resolve(parameter);
    if (resolved.in === 'query') known.set(resolved.name, resolved);
  }
  const missing = [...known.values()].filter((p) => p.required === true && !url.searchParams.has(p.name));
  const wrong = [...new Set(url.searchParams.keys())].flatMap((name) => {
    const schema = known.get(name)?.schema;
    if (!known.has(name)) return [`query ${name} is not in the contract`];
    if (schema === undefined) return [];
    const values = url.searchParams.getAll(name).map(asJson);
    const wantsList = openapi.resolve(schema).type === 'array';
    return misfits(openapi.resolve, schema, wantsList ? values.map(String) : values[0], `query ${name}`);
  });
  return [...missing.map((p) => `query ${p.name} is missing`), ...wrong];
}

/** A number or a boolean of a query as JSON has it. */
function asJson(text: string): unknown {
  return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(text) ? JSON.parse(text) : text;
}

function bodyFaults(openapi: Openapi, operation: Operation, exchange: Exchange): string[] {
  const { requestBody } = exchange;
  const schema = schemaOf(operation.requestBody?.content);
  if (requestBody === undefined || requestBody === '')
    return operation.requestBody?.required === true ? ['request: no body'] : [];
  // Some clients of others send an empty object where nothing is wanted.
  if (schema === undefined)
    return requestBody === '{}' ? [] : ['request: a body that is not in the contract'];
  return misfits(openapi.resolve, schema, JSON.parse(requestBody), 'request');
}

function answerFaults(openapi: Openapi, operation: Operation, exchange: Exchange): string[] {
  const { status, responseBody } = exchange;
  const answer = operation.responses[String(status)] ?? operation.responses['default'] ?? fallback(status);
  if (answer === undefined) return ['response: a status that is not in the contract'];
  const schema = schemaOf(answer.content);
  if (schema === undefined) return [];
  if (responseBody === '') return ['response: no body'];
  return misfits(openapi.resolve, schema, JSON.parse(responseBody), 'response');
}

function schemaOf(
  content: Readonly<Record<string, { readonly schema?: Schema }>> | undefined,
): Schema | undefined {
  return content?.['application/json']?.schema;
}

/** Every call may be refused for its key, its rights or its id, and a form that is wrong is 422 where the files say 400. */
function fallback(status: number): Operation['responses'][string] | undefined {
  const form = (name: string) => ({
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  });
  if ([401, 403, 404].includes(status)) return form('ProblemDetails');
  return status === 422 ? form('ValidationProblemDetails') : undefined;
}
