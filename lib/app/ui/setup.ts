import { nobleEcdsa } from '../../bitcoin/ecdsa.ts';
import { type NetworkName, networkNamed } from '../../bitcoin/networks.ts';
import { generateMnemonic, validateMnemonic } from '../../bitcoin/seed.ts';
import { requireNetwork } from '../../bitcoin/source-network.ts';
import { codeOf, InvalidField, PicoError } from '../../errors.ts';
import { hubClient, parseTerms } from '../../hub/index.ts';
import type { HubView, SetupRequest } from '../../rpc/views.ts';
import { checkBackupText } from './backup-file.ts';
import { wordsSaved } from './backup-reminder.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import type { FiguresKeeper } from './figures.ts';
import { checkServerUrl, checkSettings, loadSettings, settingsWrite } from './settings-row.ts';
import { restoreStores } from './stores/backup.ts';
import type { StoreKeeper } from './stores/keeper.ts';

type SetupMethods = 'newWords' | 'checkWords' | 'setup' | 'probeHub' | 'probeChain';

/** The first run. Nothing is kept before `setup`; it stores the settings before the vault, which makes the wallet. */
export function setupHandlers(
  deps: UiDeps,
  figures: FiguresKeeper,
  stores: StoreKeeper,
): Pick<UiHandlers, SetupMethods> {
  const { store, keyring, platform, log, changed } = deps;

  async function setup(request: SetupRequest): Promise<null> {
    if ((await keyring.phase()) !== 'none')
      throw new PicoError('AlreadySetUp', 'this browser has a wallet already: unlock it, or erase it first');
    const words = validateMnemonic(request.words);
    if (request.backup !== undefined) checkBackupText(request.backup);
    const { network, hub, chains, password } = request;
    if (chains.length === 0) throw new InvalidField('chains', 'name one chain server at least');
    const { hub: _, ...base } = await loadSettings(store, platform.defaults);
    const settings = checkSettings({ ...base, network, chains, ...(hub !== undefined && { hub }) });
    const before = await loadSettings(store, platform.defaults);
    await store.commit([settingsWrite(settings)]);
    await deps.onSettings?.(settings, before);
    await keyring.setup({ words, password });
    if (request.restored) await store.commit([await wordsSaved(store)]);
    changed(['status', 'settings']);
    if (request.backup !== undefined) await restoreFirst(request.backup);
    void (request.restored ? findOwn() : figures.lookOutside());
    return null;
  }

  /** Words from another browser may have connections there: the hub is asked for its copies of their backup. */
  async function findOwn(): Promise<void> {
    try {
      await (await keyring.wallet()).recover();
    } catch (error) {
      log.error('recover', error);
    }
    await figures.lookOutside();
  }

  /** The wallet stands even when the file turns out to be of another seed; the hub may still have its own copy. */
  async function restoreFirst(text: string): Promise<void> {
    const wallet = await keyring.wallet();
    try {
      await wallet.restore(text);
      await restoreStores(wallet, stores, text);
    } catch (error) {
      if (!(error instanceof PicoError)) throw error;
      throw new PicoError(
        error.code,
        `the wallet is ready, but the backup file was not taken in: ${error.message}`,
        { ...error.data, field: 'backup', setUp: true },
      );
    }
    changed(['connections', 'status']);
  }

  async function probeHub(url: string, network: string): Promise<HubView> {
    const href = checkServerUrl(url, 'hub');
    const { clock, fetch } = platform;
    const client = hubClient({ url: href, ecdsa: nobleEcdsa, clock, ...(fetch && { fetch }) });
    const status = await client.ask('mph_status', { assets: ['BTC'] });
    if (status['network'] !== network)
      throw new PicoError(
        'WrongNetwork',
        `this hub serves ${String(status['network'])}, and the wallet would be on ${network}: choose another hub`,
        { field: 'hub', network, actual: String(status['network']) },
      );
    const terms = parseTerms(bitcoinTerms(status), 'current_terms');
    return {
      url: href,
      fee: terms.sync_fee.toString(),
      minDeposit: terms.deposit_min.toString(),
      ...(terms.deposit_max > 0n && { maxDeposit: terms.deposit_max.toString() }),
    };
  }

  async function probeChain(url: string, network: string): Promise<{ readonly height: number }> {
    const name: NetworkName = networkNamed(network).name;
    const source = platform.chainAt(checkServerUrl(url, 'chains'));
    try {
      await requireNetwork(source, name);
      return { height: (await source.tip()).height };
    } catch (error) {
      if (codeOf(error) !== 'ChainUnavailable') throw error;
      throw new PicoError('ChainUnreachable', 'no chain server answers there: check the address', {
        field: 'chains',
      });
    }
  }

  return {
    newWords: async () => ({ words: generateMnemonic(platform.random(16)) }),
    async checkWords({ words }) {
      validateMnemonic(words);
      return null;
    },
    setup,
    probeHub: ({ url, network }) => probeHub(url, network),
    probeChain: ({ url, network }) => probeChain(url, network),
  };
}

/** mph_status → the terms for bitcoin. Throws UnsupportedAsset where the hub has none. */
export function bitcoinTerms(status: Readonly<Record<string, unknown>>): unknown {
  const terms = status['current_terms'];
  if (typeof terms === 'object' && terms !== null && 'BTC' in terms) return terms.BTC;
  throw new PicoError('UnsupportedAsset', 'this hub does not offer channels for bitcoin: choose another hub');
}
