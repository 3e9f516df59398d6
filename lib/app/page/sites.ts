import { PicoError } from '../../errors.ts';
import type { Write } from '../../store/types.ts';
import type { PageDeps } from './deps.ts';
import type { SiteRow } from './rows.ts';

/** Which origins the user has let in, and which are blocked. */
export class Sites {
  private readonly deps: PageDeps;

  constructor(deps: PageDeps) {
    this.deps = deps;
  }

  async row(origin: string): Promise<SiteRow | undefined> {
    return await this.deps.store.get<SiteRow>('sites', origin);
  }

  async all(): Promise<SiteRow[]> {
    return await this.deps.store.list<SiteRow>('sites');
  }

  /** Throws Unauthorized for an origin that was not let in, or that is blocked now. */
  async require(origin: string): Promise<SiteRow> {
    const row = await this.admit(origin);
    if (row?.enabled !== true)
      throw new PicoError(
        'Unauthorized',
        'This site is not connected to the wallet. Call picopay_enable first.',
      );
    return row;
  }

  /** Throws Unauthorized for a blocked origin alone. */
  async admit(origin: string): Promise<SiteRow | undefined> {
    const row = await this.row(origin);
    if (this.isBlocked(row)) throw new PicoError('Unauthorized', 'The user has blocked this site.');
    return row;
  }

  isBlocked(row: SiteRow | undefined): boolean {
    if (row?.blocked !== true) return false;
    return row.blockedUntil === undefined || this.deps.platform.clock() < row.blockedUntil;
  }

  async isEnabled(origin: string): Promise<boolean> {
    const row = await this.row(origin);
    return row?.enabled === true && !this.isBlocked(row);
  }

  /** The write that lets it in, or gives it more. */
  async consent(origin: string, more: Pick<SiteRow, 'invoices'> = {}): Promise<Write> {
    const now = this.deps.platform.clock();
    const row = (await this.row(origin)) ?? { origin, createdAt: now, enabled: false };
    const value: SiteRow = { enabledAt: now, ...row, ...more, enabled: true, lastUsed: now };
    return { put: 'sites', key: origin, value };
  }

  /** Takes consent back; the row stays while it blocks. */
  async withdrawal(origin: string): Promise<Write[]> {
    const row = await this.row(origin);
    if (row === undefined) return [];
    const { enabledAt: _, invoices: __, ...rest } = row;
    return [{ put: 'sites', key: origin, value: { ...rest, enabled: false } }];
  }

  async block(origin: string, until?: number): Promise<void> {
    const now = this.deps.platform.clock();
    const row = (await this.row(origin)) ?? { origin, createdAt: now, enabled: false };
    const { blockedUntil: _, ...rest } = row;
    const value: SiteRow = { ...rest, blocked: true, ...(until !== undefined && { blockedUntil: until }) };
    await this.deps.store.commit([{ put: 'sites', key: origin, value }]);
  }

  async unblock(origin: string): Promise<void> {
    const row = await this.row(origin);
    if (row === undefined) return;
    const { blocked: _, blockedUntil: __, ...value } = row;
    await this.deps.store.commit([{ put: 'sites', key: origin, value }]);
  }

  /** Notes that the site has asked for something; `row` as it is stored now. */
  async used(row: SiteRow): Promise<void> {
    const now = this.deps.platform.clock();
    // Once a minute: a page that streams payments must not double its commits.
    if (row.lastUsed !== undefined && Math.abs(now - row.lastUsed) < 60) return;
    await this.deps.store.commit([{ put: 'sites', key: row.origin, value: { ...row, lastUsed: now } }]);
  }
}
