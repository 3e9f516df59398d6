import { type Bytes, isHex } from '../../lib/bytes.ts';
import { InvalidField } from '../../lib/errors.ts';
import { type Faucet, faucetScript } from './faucet.ts';
import { type Handler, jsonBody } from './http.ts';
import type { ChainNode } from './node.ts';
import type { Policy } from './policy.ts';
import { scriptOf } from './script-type.ts';

const MAX_BLOCKS = 10_000;

export interface SandboxState {
  node: ChainNode;
  faucet: Faucet;
  /** sat/vB by target in blocks, as GET /fee-estimates answers. */
  estimates: Record<string, number>;
}

type Body = Record<string, unknown>;

/** What no real chain offers: mining, money, time and weather on demand. All under /sandbox. */
export function sandboxRoutes(state: SandboxState): Handler {
  const { node } = state;
  return async (request) => {
    const [root, action, ...more] = request.path;
    if (root !== 'sandbox' || action === undefined || more.length > 0) return undefined;
    if (request.method === 'GET') return read(state, action);
    if (request.method !== 'POST') return undefined;
    const body = jsonBody(request);
    switch (action) {
      case 'mine': {
        const blocks = whole(body, 'blocks', MAX_BLOCKS, 1);
        const script = body.address === undefined ? faucetScript : addressScript(body);
        const hashes = await node.mine(blocks, script, { empty: body.empty === true });
        return { body: { height: node.index.tip.height, hashes } };
      }
      case 'faucet':
        return { body: await state.faucet(addressScript(body), amountSat(body)) };
      case 'reorg': {
        const hashes = await node.reorg(whole(body, 'depth', MAX_BLOCKS), faucetScript, {
          forget: txids(body),
        });
        return { body: { height: node.index.tip.height, hashes } };
      }
      case 'fees':
        state.estimates = estimates(body);
        return { body: { estimates: state.estimates } };
      case 'policy':
        await node.setPolicy(policy(body));
        return { body: node.policy };
      default:
        return undefined;
    }
  };
}

async function read(state: SandboxState, action: string) {
  await state.node.settled();
  const { tip } = state.node.index;
  switch (action) {
    case 'time':
      return {
        body: {
          now: Math.floor(Date.now() / 1000),
          tip: tip.time,
          median: tip.medianTime,
          height: tip.height,
        },
      };
    case 'fees':
      return { body: { estimates: state.estimates } };
    case 'policy':
      return { body: state.node.policy };
    default:
      return undefined;
  }
}

function whole(body: Body, field: string, max: number, otherwise?: number): number {
  const value = body[field] ?? otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new InvalidField(field, `a whole number from 1 to ${max} is needed.`);
}

function addressScript(body: Body): Bytes {
  const script = typeof body.address === 'string' ? scriptOf(body.address) : undefined;
  if (!script)
    throw new InvalidField('address', 'an address of regtest, or an output script in hex, is needed.');
  return script;
}

function amountSat(body: Body): bigint {
  const { amount } = body;
  if (typeof amount === 'number' && Number.isSafeInteger(amount) && amount > 0) return BigInt(amount);
  if (typeof amount === 'string' && /^[1-9]\d{0,15}$/.test(amount)) return BigInt(amount);
  throw new InvalidField(
    'amount',
    'satoshis as a whole number above zero, or the same in a string, are needed.',
  );
}

function txids(body: Body): string[] {
  const list: unknown = body.forget ?? [];
  if (Array.isArray(list) && list.every((one): one is string => isHex(one, 32))) return list;
  throw new InvalidField('forget', 'a list of txids is needed.');
}

function estimates(body: Body): Record<string, number> {
  const value = body.estimates;
  const refuse = new InvalidField(
    'estimates',
    'an object of sat/vB by target in blocks is needed, like {"6": 3}.',
  );
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse;
  const found: Record<string, number> = {};
  for (const [target, feerate] of Object.entries(value)) {
    if (!/^[1-9]\d{0,3}$/.test(target) || typeof feerate !== 'number' || !(feerate > 0)) throw refuse;
    found[target] = feerate;
  }
  return found;
}

function policy(body: Body): Partial<Policy> {
  const change: Partial<Policy> = {};
  if (body.minFeerate !== undefined) change.minFeerate = positive(body, 'minFeerate', 0);
  if (body.maxMempoolVsize !== undefined) change.maxMempoolVsize = positive(body, 'maxMempoolVsize', 0);
  if (body.fullRbf !== undefined) {
    if (typeof body.fullRbf !== 'boolean') throw new InvalidField('fullRbf', 'true or false is needed.');
    change.fullRbf = body.fullRbf;
  }
  return change;
}

function positive(body: Body, field: string, least: number): number {
  const value = body[field];
  if (typeof value === 'number' && Number.isFinite(value) && value >= least) return value;
  throw new InvalidField(field, `a number of at least ${least} is needed.`);
}
