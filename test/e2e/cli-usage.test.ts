import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, person } from './cli-driver.ts';

const HEX = 'ab'.repeat(32);
const ADDRESS = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:1';

let folder: string;
let me: Person;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'picopay-usage-'));
  me = person(join(folder, 'home'), NOWHERE, NOWHERE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('picopay', () => {
  it('shows all commands when it is given none, and ends well', async () => {
    const { code, stdout, stderr } = await me.run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['version', 'connect', 'payinvoice', 'serve', 'restore'])
      expect(stdout).toContain(name);
  });

  it('explains one command', async () => {
    const { code, stdout } = await me.run('connect', '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^usage: picopay connect ASSET QUANTITY \[--expire_time BLOCKS\]/);
    expect(stdout).toContain('(1024)');
  });

  it('prints its version, as JSON', async () => {
    const { code, json } = await me.run('version');
    expect([code, json]).toEqual([0, '0.1.0']);
  });

  it.concurrent.each([
    ['no such command', ['pay'], 'no command pay'],
    ['a flag nobody knows', ['version', '--fast'], '--fast'],
    ['an argument too many', ['version', 'now'], 'now'],
    ['another asset name missing', ['hubstatus', '--asset'], '--asset'],
    ['an address of no network', ['balances', '--address', 'x'], 'address: '],
    ['an address of another network', ['listutxos', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'], 'main'],
    ['no address', ['searchrawtxs'], 'ADDRESS: '],
    ['a txid too short', ['getrawtx', 'abcd'], 'txid: '],
    ['a negative quantity', ['blocksend', 'BTC', ADDRESS, '-1'], 'quantity: '],
    ['a fraction', ['blocksend', 'BTC', ADDRESS, '1.5'], 'quantity: '],
    ['two fees', ['blocksend', 'BTC', ADDRESS, '5', '--feerate', '1', '--target', '2'], 'target: '],
    ['a feerate of nothing', ['bump', HEX, '--feerate', '0'], 'feerate: '],
    ['no feerate', ['bump', HEX], 'feerate: '],
    ['too long a time', ['connect', 'BTC', '5', '--expire_time', '65536'], 'expire_time: '],
    ['a quantity above 21 million', ['connect', 'BTC', '2100000000000001'], 'quantity: '],
    ['a handle in capitals', ['status', '--handle', HEX.toUpperCase()], 'handle: '],
    ['a handle that is none', ['sync', '--handle', 'x'], 'handle: '],
    ['a handle missing', ['close'], 'HANDLE: '],
    ['a fee for a close alone', ['close', HEX, '--alone', '--feerate', '2'], 'alone: '],
    ['no connection', ['history', '--handle', ''], 'handle: '],
    ['a cull of nothing', ['cull', '--handle', '0'], 'handle: '],
    ['no memo', ['createinvoice', 'BTC', '5', '--memo', ''], 'memo: '],
    ['an invoice over nothing', ['createinvoice', 'BTC', '0'], 'quantity: '],
    ['a limit that is no number', ['payinvoice', 'pico:x', '--maxfee', 'low'], 'maxfee: '],
    ['a hash that is none', ['checkinvoice', 'x'], 'hash: '],
    ['no destination', ['microsend', HEX], 'DESTINATION, QUANTITY: '],
    ['a token that is no hex', ['microsend', HEX, HEX, '5', '--token', 'xyz'], 'token: '],
    ['a source that is none', ['queuepayment', 'x', HEX, '5'], 'source: '],
    ['half a byte of token', ['cancelpayment', 'abc'], 'token: '],
    ['words without a yes', ['backup', '--words'], '--yes'],
    ['words into a file', ['backup', '--words', '--yes', '--file', 'x'], 'words: '],
    ['an argument to recover', ['recover', HEX], HEX],
    ['a value for a flag', ['watch', '--once=1'], '--once'],
    ['a host by name', ['serve', '--host', 'example.org'], 'host: '],
    ['port 0', ['serve', '--port', '0'], 'port: '],
    ['a webhook that is no url', ['serve', '--webhook', 'shop'], 'webhook: '],
    ['no backup file', ['restore', '--backup'], '--backup'],
    ['a group alone', ['btcpay'], 'needs one of: stores, invoice'],
    ['no such command of a group', ['btcpay', 'buy'], 'no command btcpay buy'],
    ['a limit of nothing', ['btcpay', 'pay', 'https://x/i/y', '--max_amount', '0'], 'max_amount: '],
    ['a state that is none', ['btcpay', 'invoices', '--status', 'open'], 'status: '],
    ['a store with a path for a name', ['btcpay', 'pair', 'https://x.example', '--store', '../x'], 'store: '],
    ['an export without a yes', ['btcpay', 'export', 'x'], 'yes: '],
    ['an unknown network', ['version', '--network', 'testnet'], '--network is given twice'],
    ['a hub that is no url', ['balances', '--hub', 'nowhere'], 'hub: '],
    ['three chain servers', ['balances', '--chain', 'http://a,http://b,http://c'], 'chain: '],
  ])('ends with 2 and the usage for %s', async (_, args, why) => {
    const { code, stdout, stderr } = await me.run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^usage: picopay/);
    expect(stderr.trimEnd().split('\n').at(-1)).toContain(why);
  });

  it.each([
    ['another asset', ['connect', 'XCP', '5'], 'UnsupportedAsset'],
    ['another asset', ['blocksend', 'XCP', ADDRESS, '5'], 'UnsupportedAsset'],
    ['another asset', ['createinvoice', 'XCP', '5'], 'UnsupportedAsset'],
    ['another asset', ['balances', '--asset', 'XCP'], 'UnsupportedAsset'],
    ['another asset', ['hubstatus', '--asset', 'XCP'], 'UnsupportedAsset'],
    ['extra_btc', ['blocksend', 'BTC', ADDRESS, '5', '--extra_btc', '1'], 'UnsupportedOption'],
    ['a link that is no invoice', ['payinvoice', 'bitcoin:x'], 'InvalidInvoice'],
    ['a connection it does not have', ['close', HEX], 'HandleNotFound'],
    ['a connection it does not have', ['queuepayment', HEX, HEX, '5'], 'HandleNotFound'],
    ['an invoice it does not have', ['checkinvoice', HEX], 'InvoiceNotFound'],
    ['a store it does not have', ['btcpay', 'invoices'], 'StoreNotFound'],
    ['a key of nothing', ['btcpay', 'import', '--file', '/nowhere/key'], 'FileUnreadable'],
    ['a host in clear', ['btcpay', 'pair', 'http://shop.example'], 'InvalidParams'],
    ['a link that is no shop', ['btcpay', 'pay', 'https://shop.example/'], 'InvalidParams'],
    ['words it cannot read', ['restore', '--words-file', '/nowhere/words'], 'FileUnreadable'],
    ['a server open to all', ['serve', '--host', '0.0.0.0'], 'InsecureHost'],
    ['a webhook in clear over the net', ['serve', '--webhook', 'http://shop.example/'], 'InvalidUrl'],
  ])('ends with 1 and one line that names the code for %s: %j', async (_, args, type) => {
    const { code, stdout, stderr } = await me.run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${type}: .*\\.\n$`));
  });

  it('says how to name a chain server where it has none', async () => {
    const run = await person(join(folder, 'main'), '', NOWHERE, 'main').run('balances');
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^ChainNotSet: .*--chain/);
  });

  it('says which server is away', async () => {
    const chain = await me.run('getrawtx', HEX);
    expect(chain.code).toBe(1);
    expect(chain.stderr).toMatch(/^ChainUnavailable: .*--chain/);
    const hub = await me.run('hubstatus');
    expect(hub.code).toBe(1);
    expect(hub.stderr).toMatch(/^HubUnreachable: .*--hub/);
  });

  it('keeps its secrets from others', () => {
    expect(statSync(me.home).mode & 0o777).toBe(0o700);
    for (const name of ['passphrase', 'regtest/seed.json', 'regtest/wallet.sqlite', 'regtest/config.json']) {
      expect([name, statSync(join(me.home, name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    expect(me.file('regtest/seed.json')).not.toMatch(/abandon|[a-z]+ [a-z]+ [a-z]+ [a-z]+/);
  });

  it('refuses a config.json it does not understand, by name', async () => {
    const odd = person(join(folder, 'odd'), '', '');
    await odd.run('version');
    writeFileSync(join(odd.home, 'regtest', 'config.json'), '{"hub": "http://x/"}');
    const { code, stderr } = await odd.run('balances');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ConfigInvalid: .*config\.json: hub is no setting/);
  });

  it('restores a wallet from its words, once and into an empty home only', async () => {
    const { words } = (await me.ok('backup', '--words', '--yes')) as { words: string };
    expect(words.split(' ')).toHaveLength(12);
    const copy = person(join(folder, 'copy'), NOWHERE, NOWHERE);
    const bad = await copy.runWith({ input: words.replace(/^\w+/, 'zzzz') }, 'restore');
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/^InvalidMnemonic: .*word 1/);
    expect(bad.stderr).not.toContain(words.split(' ')[5]);
    const adopted = await copy.runWith({ input: `${words}\n` }, 'restore');
    expect((await copy.ok('backup', '--words', '--yes')) as object).toEqual({ words });
    expect(adopted.stderr).not.toMatch(/WalletExists/);
    const other = person(join(folder, 'other'), NOWHERE, NOWHERE);
    await other.ok('backup', '--words', '--yes');
    const refused = await other.runWith({ input: words }, 'restore');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/^WalletExists: /)]);
  });

  it('needs the passphrase the seed was sealed with', async () => {
    const home = person(join(folder, 'sealed'), NOWHERE, NOWHERE);
    const words = ['backup', '--words', '--yes'];
    expect((await home.runWith({ env: { PICOPAY_PASSPHRASE: 'right' } }, ...words)).code).toBe(0);
    const { code, stderr } = await home.runWith({ env: { PICOPAY_PASSPHRASE: 'wrong' } }, ...words);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^WrongPassphrase: .*PICOPAY_PASSPHRASE/)]);
    expect(readdirSync(home.home)).not.toContain('passphrase');
  });
});
