import { requireNetwork } from '../bitcoin/source-network.ts';
import type { Hex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { makeBackup, openBackup } from './backup.ts';
import type { Beside } from './backup-types.ts';
import { closeAlone, closeObstacle, closeTogether } from './close.ts';
import { chainBalance, receiveAddress } from './coins.ts';
import type { Context } from './context.ts';
import { connectionInfo } from './info.ts';
import { createInvoice, invoiceInfo } from './invoices.ts';
import { exportKeys, locked, type SessionKeys } from './keys.ts';
import { ledgerEntries } from './ledger.ts';
import { bump, send, transactions } from './onchain.ts';
import { openConnection } from './open-connection.ts';
import { paymentResult } from './payment-rows.ts';
import { Payments } from './payments.ts';
import { type Quote, type QuoteRequest, quote } from './quote.ts';
import { askHubs, recoverInfo, restore } from './recover.ts';
import type { InvoiceRow, PaymentRow } from './rows.ts';
import type { Runtime } from './runtime.ts';
import { SYNC_MS, syncConnection } from './sync.ts';
import { tickAll } from './tick.ts';
import type * as T from './types.ts';

const TICK_SECONDS = 30;

/** The door to it all; what it does lives in the files beside. */
export class Wallet implements T.WalletApi {
  private readonly runtime: Runtime;
  private readonly context: Context;
  private readonly listeners: Set<(event: T.WalletEvent) => void>;
  private readonly hub: string | undefined;
  private readonly outgoing: Payments;
  private ticking: Promise<T.TickResult> | undefined;
  private chainChecked = false;

  constructor(runtime: Runtime, listeners: Set<(event: T.WalletEvent) => void>, hub: string | undefined) {
    this.runtime = runtime;
    this.context = runtime.context;
    this.listeners = listeners;
    this.hub = hub;
    this.outgoing = new Payments(runtime);
  }

  get network() {
    return this.context.network;
  }

  get chain() {
    return this.context.chain;
  }

  balance(): Promise<T.ChainBalance> {
    return chainBalance(this.context);
  }

  receiveAddress(): Promise<string> {
    return receiveAddress(this.context);
  }

  async send(request: T.SendRequest): Promise<T.SendResult> {
    await this.checkChain();
    return await this.runtime.coinLock(() => send(this.context, request));
  }

  async quote(request: QuoteRequest): Promise<Quote> {
    await this.checkChain();
    return await quote(this.context, request);
  }

  bump(txid: Hex, feerate: number): Promise<T.SendResult> {
    return this.runtime.coinLock(() => bump(this.context, txid, feerate));
  }

  transactions(): Promise<T.WalletTransaction[]> {
    return transactions(this.context);
  }

  async hubStatus(options: { readonly assets?: readonly string[]; readonly hub?: string } = {}) {
    const { assets, hub } = options;
    const client = this.context.hubClient(this.hubOr(hub));
    return await client.ask('mph_status', assets === undefined ? {} : { assets });
  }

  async connect(request: T.ConnectRequest): Promise<T.ConnectResult> {
    this.requireFull();
    await this.checkChain();
    return await openConnection(this.runtime, request, this.hubOr(request.hub));
  }

  async connections(): Promise<T.ConnectionInfo[]> {
    return await Promise.all([...this.runtime.connections.keys()].map((handle) => this.connection(handle)));
  }

  async connection(handle: Hex): Promise<T.ConnectionInfo> {
    const connection = this.runtime.get(handle);
    const queued = (await this.outgoing.queued()).filter((row) => row.source === handle).length;
    const height = await this.context.tip().then(
      (tip) => tip.height,
      () => this.context.known.height,
    );
    return connectionInfo(connection, { height, queued, online: this.runtime.online(handle) });
  }

  createInvoice(request: T.InvoiceRequest): Promise<T.InvoiceInfo> {
    return createInvoice(this.context, [...this.runtime.connections.values()], request);
  }

  async invoice(hash: Hex): Promise<T.InvoiceInfo> {
    const row = await this.context.store.get<InvoiceRow>('invoices', hash);
    if (row === undefined)
      throw new PicoError('InvoiceNotFound', `there is no invoice with the hash ${hash}`, { hash });
    return invoiceInfo(row, this.context.clock());
  }

  async invoices(): Promise<T.InvoiceInfo[]> {
    const rows = await this.context.store.list<InvoiceRow>('invoices', { index: 'at' });
    return rows.map((row) => invoiceInfo(row, this.context.clock()));
  }

  payInvoice(request: T.PayRequest): Promise<T.PaymentResult> {
    return this.outgoing.payInvoice(request);
  }

  microSend(request: T.MicroSendRequest): Promise<T.PaymentResult> {
    return this.outgoing.microSend(request);
  }

  payment(id: string): Promise<T.PaymentResult> {
    return this.outgoing.payment(id);
  }

  async payments(): Promise<T.PaymentResult[]> {
    const rows = await this.context.store.list<PaymentRow>('payments', { index: 'at' });
    return rows.map(paymentResult);
  }

  queuePayment(request: T.QueueRequest): Promise<Hex> {
    return this.outgoing.queue(request);
  }

  queuedPayments(): Promise<T.QueuedPayment[]> {
    return this.outgoing.queued();
  }

  cancelPayment(token: Hex): Promise<boolean> {
    return this.outgoing.cancel(token);
  }

  async sync(handle?: Hex): Promise<Readonly<Record<Hex, T.SyncResult>>> {
    const chosen = handle === undefined ? [...this.runtime.connections.values()] : [this.runtime.get(handle)];
    const result: Record<Hex, T.SyncResult> = {};
    for (const connection of chosen)
      if (connection.row.status !== 'closed')
        result[connection.handle] = await syncConnection(this.runtime, this.outgoing, connection);
    await this.runtime.publishNow().catch((error: unknown) => this.runtime.tell(error));
    return result;
  }

  async close(handle: Hex, options: T.FeeChoice = {}): Promise<T.CloseResult> {
    const connection = this.runtime.get(handle);
    await this.context.tip(0);
    if (connection.live && connection.state?.closing === undefined) {
      await this.runtime.reach(connection);
      await this.runtime.drive(connection, () => closeObstacle(connection) === undefined, SYNC_MS);
    }
    const result = await closeTogether(this.context, connection, options);
    await this.runtime.publishNow();
    return result;
  }

  async closeAlone(handle: Hex): Promise<T.CloseResult> {
    const connection = this.runtime.get(handle);
    await this.context.tip(0);
    const result = await closeAlone(connection);
    await this.runtime.publishNow();
    return result;
  }

  async cull(handle?: Hex): Promise<Hex[]> {
    const chosen = handle === undefined ? [...this.runtime.connections.values()] : [this.runtime.get(handle)];
    const done = chosen.filter(({ row }) => row.status === 'closed').map((connection) => connection.handle);
    for (const key of done) {
      await this.context.store.commit([{ delete: 'connections', key }]);
      await this.runtime.remove(key);
    }
    return done;
  }

  async ledger(query: { readonly connection?: Hex; readonly from?: number; readonly limit?: number } = {}) {
    return await ledgerEntries(this.context.store, query);
  }

  tick(): Promise<T.TickResult> {
    this.ticking ??= this.tickNow().finally(() => {
      this.ticking = undefined;
    });
    return this.ticking;
  }

  async start({ tickSeconds = TICK_SECONDS }: { readonly tickSeconds?: number } = {}): Promise<void> {
    this.runtime.start();
    this.runtime.every(tickSeconds, () => this.tick());
    await this.tick().catch((error: unknown) => this.runtime.tell(error));
  }

  stop(): Promise<void> {
    return this.runtime.stop();
  }

  /**
   * Lets go of everything for good, keys included, so that another wallet may open the same store: what was not durable
   * yet is not done, and every later call that would change something throws Locked.
   */
  async retire(): Promise<void> {
    this.listeners.clear();
    await this.runtime.retire();
  }

  /** Signs ahead what is not yet, so that the wallet may be locked. */
  prepare(): Promise<void> {
    return this.runtime.defences.now();
  }

  /** False where it was opened with some connections' keys in the seed's place. */
  get full(): boolean {
    return this.context.keys.full;
  }

  /** Of the connections it looks after. */
  get handles(): Hex[] {
    return [...this.runtime.connections.keys()];
  }

  /** The keys of these of its connections that are in use, for a restricted wallet. */
  exportKeys(handles: readonly Hex[]): SessionKeys {
    const rows = [...this.runtime.connections.values()].map(({ row }) => row);
    const chosen = rows.filter((row) => handles.includes(row.handle) && row.phase === 'live');
    return exportKeys(this.context.keys, chosen);
  }

  on(listener: (event: T.WalletEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  backup(beside?: Beside): Promise<string> {
    return makeBackup(this.context, beside);
  }

  async backedUpBeside(backup: string): Promise<Beside> {
    return (await openBackup(this.context, backup)).beside;
  }

  restore(backup: string): Promise<number> {
    return restore(this.runtime, backup);
  }

  async recover(): Promise<T.RecoverInfo[]> {
    this.requireFull();
    await askHubs(this.runtime, this.hub);
    await this.tick();
    const rows = [...this.runtime.connections.values()]
      .map(({ row }) => row)
      .filter((row) => row.phase !== 'failed');
    return await Promise.all(rows.map((row) => recoverInfo(this.context, row)));
  }

  private async tickNow(): Promise<T.TickResult> {
    await this.checkChain();
    return await tickAll(this.runtime);
  }

  private requireFull(): void {
    if (!this.context.keys.full) throw locked();
  }

  private hubOr(hub: string | undefined): string {
    const url = hub ?? this.hub;
    if (url === undefined) throw new PicoError('NoHub', 'no hub is named: give its address, or set one');
    return url;
  }

  /** A chain server of another network must never be believed. */
  private async checkChain(): Promise<void> {
    if (this.chainChecked) return;
    await requireNetwork(this.context.chain, this.context.network);
    this.chainChecked = true;
  }
}
