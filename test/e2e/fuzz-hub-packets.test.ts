import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMessage } from '../../lib/channel/messages.ts';
import { newSecret } from '../harness/bare-wallet.ts';
import { eventually } from '../harness/hub-world.ts';
import { type Answer, signedBy } from './fuzz-calls.ts';
import { expectTyped, type FuzzWorld, fuzzWorld, METHODS, WRONG } from './fuzz-world.ts';

const RUNS = 300;

let fuzz: FuzzWorld;

beforeAll(async () => {
  fuzz = await fuzzWorld();
});
afterAll(() => fuzz.close());

describe('calls of no method', () => {
  it('are answered by type, whatever their size, depth and form', async () => {
    await fuzz.unchanged(async () => {
      for (const line of fuzz.lines) {
        const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
        const inside = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
        for (const nested of [deep, inside])
          for (const method of [...METHODS, 'session', 'session_auth'])
            for (const body of [
              nested,
              `{"id":1,"method":"${method}","params":${nested}}`,
              `{"id":1,"method":"${method}","params":{"handle":${nested},"assets":${nested},"messages":${nested}}}`,
              `{"id":${nested},"method":"${method}"}`,
            ])
              expectTyped(await line.raw(body), `${line.name} ${method} ${body.slice(0, 60)}`);
        await fc.assert(
          fc.asyncProperty(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), async (body) => {
            expectTyped(await line.raw(body), body);
          }),
          { numRuns: RUNS },
        );
      }
    });
    await fuzz.stillPays();
  });

  it('are cut off beyond a megabyte, over both ways, and nobody else is', async () => {
    await fuzz.unchanged(async () => {
      for (const line of fuzz.lines) {
        const body = JSON.stringify({
          id: 1,
          method: 'mph_status',
          params: { assets: ['x'.repeat(1 << 20)] },
        });
        const answer = await line.raw(body).catch(() => ({ error: { code: 0, message: 'cut off' } }));
        expect(['BodyTooLarge', undefined]).toContain(
          (answer as Answer).error?.data?.['type'] as string | undefined,
        );
        expect((answer as Answer).result).toBeUndefined();
      }
    });
    await fuzz.stillPays();
  });
});

describe('messages inside a packet', () => {
  it('name the field at its place, and freeze nobody by their form alone', async () => {
    const { alice, bob } = fuzz;
    alice.session?.close();
    await eventually(
      'alice is alone',
      () => fuzz.world.hub.hub.byHandle.get(alice.handle)?.push === undefined,
    );
    const { hash } = newSecret();
    alice.payLocked(bob.handle, 10n, hash);
    const [commit] = alice.need().outbox;
    expect(commit?.message.type).toBe('commit');
    const wire = encodeMessage(commit?.message ?? { type: 'harden' });
    const sends = { sends: [{ payee: bob.handle, quantity: '10', fee: '0', token: hash }] };
    const { key, handle } = alice.signer;
    const packet = { handle, device: 'd1', sent: commit?.seq, ack: alice.need().received };
    await fuzz.unchanged(async () => {
      for (const line of fuzz.lines)
        for (const [at, value] of Object.entries({ ...wire, ...sends, seq: 1 }))
          for (const wrong of WRONG) {
            if (Array.isArray(value) && JSON.stringify(wrong) === '[]') continue;
            const entry =
              at === 'seq'
                ? { seq: wrong, message: wire }
                : { seq: commit?.seq, message: { ...wire, [at]: wrong } };
            const params = signedBy(key, fuzz.world.hub.pubkey, 'mph_sync', { ...packet, messages: [entry] });
            const about = `${line.name} ${at} = ${JSON.stringify(wrong)?.slice(0, 50)}`;
            const data = expectTyped(await line.ask('mph_sync', params), about);
            expect(String(data['field']), about).toMatch(
              new RegExp(`^params$|^messages\\[0\\]\\.(message\\.)?${at}`),
            );
          }
    });
    await alice.openSession();
    await bob.until(() => bob.need().in?.pending.length === 1);
    expect(fuzz.atHub(alice)?.in?.frozen).toBeUndefined();
    bob.run({ type: 'refuse', reason: 'Enough' });
    await alice.until(() => alice.events.some((e) => e.type === 'failed' && e.hash === hash));
    await fuzz.stillPays();
  });

  it('said twice, and by recorded call, move nothing twice', async () => {
    const { alice } = fuzz;
    const { handle, key } = alice.signer;
    const { received = 0, sent = 0 } = fuzz.atHub(alice) ?? {};
    const params = { handle, device: 'd1', sent: received, ack: sent, messages: [] };
    const recorded = signedBy(key, fuzz.world.hub.pubkey, 'mph_sync', params);
    const [line] = fuzz.lines;
    expect(await line.ask('mph_sync', recorded)).toHaveProperty('result');
    await fuzz.stillPays();
    await fuzz.unchanged(async () => {
      for (const way of fuzz.lines)
        expect(expectTyped(await way.ask('mph_sync', recorded), 'again')).toMatchObject({
          type: 'StaleState',
        });
    });
    const call = fuzz.base('mph_close');
    const close = fuzz.signed(call, call.params);
    const first = await line.ask('mph_close', close);
    expect(first).toHaveProperty('result');
    await fuzz.unchanged(async () => {
      for (const way of fuzz.lines) expect(await way.ask('mph_close', close)).toEqual(first);
    });
  });
});

describe('sessions', () => {
  it('begin for nobody but the handle, whatever is said, and end nobody else’s', async () => {
    const { alice, lines, world } = fuzz;
    const [, line] = lines;
    const nonce = 'ab'.repeat(32);
    const hello = { handle: alice.handle, nonce, device: '00' };
    const proof = { signature: '11'.repeat(64), sent: 0, ack: 0 };
    await fuzz.unchanged(async () => {
      for (const [method, params] of Object.entries({ session: hello, session_auth: proof }))
        for (const field of Object.keys(params))
          for (const wrong of WRONG) {
            if (method === 'session_auth') await line.ask('session', hello);
            const data = expectTyped(
              await line.ask(method, { ...params, [field]: wrong }),
              `${method} ${field}`,
            );
            expect(String(data['field'])).toMatch(new RegExp(`^(${field}|signature)$`));
          }
      await line.ask('session', hello);
      expect(expectTyped(await line.ask('session_auth', proof), 'forged')).toMatchObject({
        type: 'BadSignature',
      });
      // The challenge is used up, by whatever answered it.
      expect(expectTyped(await line.ask('session_auth', proof), 'again')).toMatchObject({
        type: 'InvalidRequest',
      });
      const packet = { jsonrpc: '2.0', method: 'mph_sync', params: { sent: 0, ack: 0, messages: [] } };
      expect(expectTyped(await line.raw(JSON.stringify(packet)), 'packet')).toMatchObject({
        type: 'InvalidRequest',
      });
    });
    expect(world.hub.hub.byHandle.get(alice.handle)?.push).toBeDefined();
    await fuzz.stillPays();
  });
});
