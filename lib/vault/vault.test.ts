import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../bytes.ts';
import {
  changePassword,
  createVault,
  openBeside,
  openVault,
  sealBeside,
  unlockVault,
  type VaultRecord,
} from './vault.ts';

const SECRET = { words: 'legal winner thank year wave sausage worth', seed: new Uint8Array(64).fill(9) };
const PASSWORD = 'correct horse battery staple';
const NEXT = 'another horse entirely green';
const QUICK = { iterations: 100_000 };
const made = () => createVault(PASSWORD, SECRET, QUICK);
const trip = (record: VaultRecord): unknown => JSON.parse(JSON.stringify(record));

describe('a vault', () => {
  it('opens with its password and with its key, after a trip through JSON', async () => {
    const { record, vaultKey } = await made();
    const opened = await unlockVault(trip(record), PASSWORD, QUICK);
    expect(opened).toEqual({ ...SECRET, vaultKey });
    expect(await openVault(trip(record), vaultKey)).toEqual(SECRET);
  });

  it('holds neither words, seed, password nor key in clear', async () => {
    const { record, vaultKey } = await made();
    const text = JSON.stringify(record);
    for (const part of ['legal', '0909', PASSWORD, bytesToHex(vaultKey)]) expect(text).not.toContain(part);
  });

  it('does not open with another password, or another key', async () => {
    const { record } = await made();
    await expect(unlockVault(record, 'correct horse battery staplf', QUICK)).rejects.toMatchObject({
      code: 'WrongPassword',
    });
    await expect(openVault(record, new Uint8Array(32))).rejects.toMatchObject({ code: 'WrongKey' });
  });

  it('is not made with a weak password, nor changed to one', async () => {
    await expect(createVault('password1', SECRET, QUICK)).rejects.toMatchObject({ code: 'WeakPassword' });
    const { record } = await made();
    await expect(changePassword(record, PASSWORD, 'qwertyuiop', QUICK)).rejects.toMatchObject({
      code: 'WeakPassword',
    });
  });

  it('seals other things beside its secret, which nothing but its key and their name opens', async () => {
    const { record, vaultKey } = await made();
    const plain = new Uint8Array(40).fill(7);
    const sealed: unknown = JSON.parse(JSON.stringify(await sealBeside(record, vaultKey, plain, 'a')));
    expect(JSON.stringify(sealed)).not.toContain(bytesToHex(plain));
    const changed = await changePassword(record, PASSWORD, NEXT, QUICK);
    expect(await openBeside(changed, vaultKey, sealed, 'a')).toEqual(plain);
    const fail = (of: VaultRecord, key: Uint8Array, name: string) => openBeside(of, key, sealed, name);
    await expect(fail(record, vaultKey, 'b')).rejects.toMatchObject({ code: 'Corrupted' });
    await expect(fail(record, new Uint8Array(32), 'a')).rejects.toMatchObject({ code: 'WrongKey' });
    await expect(fail((await made()).record, vaultKey, 'a')).rejects.toMatchObject({ code: 'Corrupted' });
  });

  it('changes its password without a change of key or secret', async () => {
    const { record, vaultKey } = await made();
    const changed = await changePassword(record, PASSWORD, NEXT, QUICK);
    expect(changed.secret).toEqual(record.secret);
    expect(await unlockVault(changed, NEXT, QUICK)).toEqual({ ...SECRET, vaultKey });
    await expect(unlockVault(changed, PASSWORD, QUICK)).rejects.toMatchObject({ code: 'WrongPassword' });
    await expect(changePassword(record, NEXT, PASSWORD, QUICK)).rejects.toMatchObject({
      code: 'WrongPassword',
    });
  });

  it('raises the work of an old slot when it is unlocked, and not again', async () => {
    const { record, vaultKey } = await made();
    const raised = (await unlockVault(record, PASSWORD, { iterations: 120_000 })).upgraded;
    expect(JSON.stringify(raised)).toContain('120000');
    const again = await unlockVault(raised, PASSWORD, { iterations: 120_000 });
    expect(again).toEqual({ ...SECRET, vaultKey });
  });

  it('keeps a slot of a kind it does not know', async () => {
    const { record } = await made();
    const passkey = { kind: 'passkey', id: 'ab'.repeat(16), credential: 'x' };
    const two = { ...record, slots: [passkey, ...record.slots] };
    const changed = await changePassword(two, PASSWORD, NEXT, QUICK);
    expect(changed.slots[0]).toEqual(passkey);
    expect((await unlockVault(changed, NEXT, { iterations: 110_000 })).upgraded?.slots[0]).toEqual(passkey);
  });

  it('takes no slot or secret of another vault', async () => {
    const [one, two] = [await made(), await made()];
    const slots = { ...one.record, slots: two.record.slots };
    await expect(unlockVault(slots, PASSWORD, QUICK)).rejects.toMatchObject({ code: 'Corrupted' });
    const secret = { ...one.record, secret: two.record.secret };
    await expect(unlockVault(secret, PASSWORD, QUICK)).rejects.toMatchObject({ code: 'Corrupted' });
  });

  it.each([
    ['nothing', undefined],
    ['text', 'vault'],
    ['no version', {}],
    ['no slots', { version: 1, id: '00'.repeat(16), slots: [] }],
    ['a slot of no form', { version: 1, id: '00'.repeat(16), slots: [null] }],
    [
      'a damaged slot',
      { version: 1, id: '00'.repeat(16), slots: [{ kind: 'password', id: '00'.repeat(16) }] },
    ],
  ])('is not read out of %s', async (_, value) => {
    await expect(unlockVault(value, PASSWORD)).rejects.toMatchObject({ code: 'Corrupted' });
  });

  it('of a newer release is said to be so', async () => {
    const { record } = await made();
    await expect(unlockVault({ ...record, version: 2 }, PASSWORD)).rejects.toMatchObject({
      code: 'VaultTooNew',
    });
  });
});
