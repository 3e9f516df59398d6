import { PicoError } from '../../errors.ts';
import type { CreateInvoiceParams } from '../../provider/types.ts';
import type { PageContext } from '../../rpc/router.ts';
import { digestOf } from './canonical.ts';
import type { PageDeps } from './deps.ts';
import { idConflict } from './flights.ts';
import { makeLocks } from './locks.ts';
import type { Requests } from './requests.ts';
import type { SiteInvoiceRow } from './rows.ts';
import type { Sites } from './sites.ts';

/** picopay_createInvoice: asked about once per origin; the same id gives the same invoice. */
export class SiteInvoices {
  private readonly deps: PageDeps;
  private readonly sites: Sites;
  private readonly requests: Requests;
  private readonly alone = makeLocks();

  constructor(deps: PageDeps, sites: Sites, requests: Requests) {
    this.deps = deps;
    this.sites = sites;
    this.requests = requests;
  }

  async create(params: CreateInvoiceParams, context: PageContext): Promise<{ readonly invoice: string }> {
    const { origin } = context.sender;
    if (params.asset !== 'BTC')
      throw new PicoError('Unsupported', `This wallet cannot receive ${params.asset}; it receives BTC.`);
    const { platform } = this.deps;
    if (params.expiresAt !== undefined && params.expiresAt <= platform.clock())
      throw new PicoError('Expired', 'expiresAt is not later than now.');
    const known = await this.deps.store.get<SiteInvoiceRow>('siteInvoices', `${origin}|${params.id}`);
    if (known !== undefined && known.digest !== digestOf(params)) throw idConflict();
    const allowed = (await this.sites.row(origin))?.invoices === true;
    const ready = (await this.deps.keyring.spender()) !== undefined;
    if (!allowed || !ready)
      await this.requests.ask({ kind: 'createInvoice', method: 'picopay_createInvoice', params }, context);
    return await this.alone(`${origin}|${params.id}`, () => this.make(origin, params));
  }

  private async make(origin: string, params: CreateInvoiceParams): Promise<{ readonly invoice: string }> {
    const { store, keyring, platform } = this.deps;
    const key = `${origin}|${params.id}`;
    const digest = digestOf(params);
    const known = await store.get<SiteInvoiceRow>('siteInvoices', key);
    if (known !== undefined && known.digest !== digest) throw idConflict();
    const wallet = await keyring.spender();
    if (wallet === undefined) throw new PicoError('Locked', 'The wallet is locked.');
    if (known !== undefined) return { invoice: (await wallet.invoice(known.hash)).uri };
    const { asset, amount, memo, expiresAt, id } = params;
    const { uri, hash } = await wallet.createInvoice({
      ...{ asset, quantity: BigInt(amount) },
      ...(memo !== undefined && { memo }),
      ...(expiresAt !== undefined && { expiresAt }),
    });
    const value: SiteInvoiceRow = { origin, id, digest, hash, at: platform.clock() };
    await store.commit([{ add: 'siteInvoices', key, value }]);
    return { invoice: uri };
  }
}
