import { expect } from 'vitest';
import type { ChainHarness } from '../test/harness/chain.ts';

/** The routes of a running chain, asked over HTTP. */
export function esploraRoutes(chain: () => ChainHarness) {
  async function request(path: string, init?: RequestInit) {
    const response = await fetch(`${chain().url}${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      headers: response.headers,
      text,
    };
  }
  const text = async (path: string) => {
    const answer = await request(path);
    expect(answer).toMatchObject({ status: 200, type: 'text/plain' });
    return answer.text;
  };
  const json = async (path: string) => {
    const answer = await request(path);
    expect(answer).toMatchObject({ status: 200, type: 'application/json' });
    return JSON.parse(answer.text);
  };
  return { request, text, json };
}
