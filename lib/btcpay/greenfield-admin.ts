import { atInvoice, type GreenfieldOptions, greenfieldCalls } from './greenfield-call.ts';
import { readGreenfieldInvoice } from './greenfield-invoice.ts';
import * as shapes from './greenfield-shapes.ts';
import { greenfieldWebhooks, type Webhooks } from './greenfield-webhooks.ts';
import { checkPathId } from './ids.ts';
import type { JsonAnswer } from './read-answer.ts';
import type { BtcpayIo, Invoice } from './types.ts';

/** What the Greenfield API lets a key do to its store beyond what every back-end has; in Node, not in the extension. */
export interface GreenfieldAdmin {
  archiveInvoice(id: string): Promise<void>;
  unarchiveInvoice(id: string): Promise<Invoice>;
  /** Puts `metadata` in the place of the whole of what was there. */
  updateMetadata(id: string, metadata: Readonly<Record<string, unknown>>): Promise<Invoice>;
  getPaymentMethods(id: string): Promise<readonly shapes.InvoiceMethod[]>;
  activatePaymentMethod(id: string, methodId: string): Promise<void>;
  getStoreMethods(): Promise<readonly shapes.StoreMethod[]>;
  /** Deletes the key at the server. */
  revokeApiKey(): Promise<void>;
  getServerInfo(): Promise<shapes.ServerInfo>;
  readonly webhooks: Webhooks;
}

/** Nothing is sent yet. Throws InvalidField. */
export function greenfieldAdmin(options: GreenfieldOptions, io: BtcpayIo): GreenfieldAdmin {
  const { host, call, inStore } = greenfieldCalls(options, io);
  const read = ({ exact, raw }: JsonAnswer) => readGreenfieldInvoice(host, exact, raw, undefined);
  return {
    async archiveInvoice(id) {
      await inStore({ method: 'DELETE', path: atInvoice(id) });
    },

    async unarchiveInvoice(id) {
      return read(await inStore({ method: 'POST', path: atInvoice(id, '/unarchive') }));
    },

    async updateMetadata(id, metadata) {
      return read(await inStore({ method: 'PUT', path: atInvoice(id), body: { metadata } }));
    },

    async getPaymentMethods(id) {
      return shapes.readInvoiceMethods(
        (await inStore({ method: 'GET', path: atInvoice(id, '/payment-methods') })).exact,
      );
    },

    async activatePaymentMethod(id, methodId) {
      const path = atInvoice(id, `/payment-methods/${checkPathId(methodId, 'methodId')}/activate`);
      await inStore({ method: 'POST', path });
    },

    async getStoreMethods() {
      return shapes.readStoreMethods((await inStore({ method: 'GET', path: '/payment-methods' })).exact);
    },

    async revokeApiKey() {
      await call({ method: 'DELETE', path: '/api-keys/current' });
    },

    async getServerInfo() {
      return shapes.readServerInfo((await call({ method: 'GET', path: '/server/info' })).exact);
    },

    webhooks: greenfieldWebhooks(host, inStore),
  };
}
