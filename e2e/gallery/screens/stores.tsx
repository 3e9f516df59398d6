import { UiFailure } from '../../../components/base/failure.ts';
import { Popup } from '../../../components/home/Popup.tsx';
import { OptionsApp } from '../../../components/settings/OptionsApp.tsx';
import type { StoreInvoiceView } from '../../../lib/rpc/views.ts';
import type { Answers } from '../fake.ts';
import { status } from '../fixtures.ts';
import type { GalleryScreen } from '../screen.ts';
import { bakery, invoice, invoices, pairing, stores, withPico } from '../store-data.ts';

const base: Answers = {
  status,
  refresh: null,
  stores,
  pairings: [],
  checkStore: null,
  storeInvoice: invoice,
  storeInvoices: invoices,
  storeRates: [
    { pair: 'BTC_EUR', currency: 'EUR', name: 'Euro', rate: '88500.00' },
    { pair: 'BTC_USD', currency: 'USD', name: 'US Dollar', rate: '96210.4' },
  ],
};
const screen = (
  name: string,
  hash: string,
  more: Answers = {},
  steps: GalleryScreen['steps'] = [],
): GalleryScreen => ({
  name: `stores-${name}`,
  body: 'popup',
  hash,
  answers: { ...base, ...more },
  render: () => <Popup />,
  steps,
});
/** The same in the settings' tab. */
const wide = (shown: GalleryScreen, height = 1000): GalleryScreen => ({
  ...shown,
  name: `${shown.name}-wide`,
  body: 'options',
  height,
  render: () => <OptionsApp />,
});
const paid = (name: string, part: Partial<StoreInvoiceView>): GalleryScreen =>
  screen(`invoice-${name}`, '#/store-invoice/a1%2FFbz9hzmLSvUGhTBUDNCtDV', {
    storeInvoice: { ...invoice, ...part },
  });
/** As lib/btcpay throws them. */
const refused = (code: string) =>
  new UiFailure({ code, message: code, data: { kind: 'validation', url: 'https://btcpay.bakery.example/' } });
const down = refused('ServerDown');
const host = { type: 'store-host', text: 'btcpay.bakery.example' } as const;

const list = screen('list', '#/stores');
const key = screen('add-key', '#/store-add/key', {}, [host, { press: 'key-mark' }]);
const store = screen('store', '#/store/a1');
const create = screen('new', '#/store-new/b2', {}, [
  { type: 'invoice-amount', text: '12,50' },
  { type: 'invoice-currency', text: 'eur' },
  { type: 'invoice-order', text: '2026-1147' },
]);
const shown = screen('invoice', '#/store-invoice/a1%2FFbz9hzmLSvUGhTBUDNCtDV', { storeInvoice: withPico });
const all = screen('invoices', '#/store-invoices/a1');
const rates = screen('rates', '#/store-rates/a1', {}, [
  { type: 'rates-currency', text: 'xyz' },
  { press: 'rates-add' },
]);

export const screens: readonly GalleryScreen[] = [
  list,
  wide(list),
  screen('empty', '#/stores', { stores: [] }),
  wide(screen('empty', '#/stores', { stores: [] })),
  screen('loading', '#/stores', { stores: 'pending' }),
  screen('error', '#/stores', { stores: new UiFailure({ code: 'Internal', message: 'Could not be read.' }) }),
  screen('waiting', '#/stores', { pairings: [pairing], pairStore: null }),
  wide(screen('locked', '#/stores', { status: { ...status, phase: 'locked' } }), 500),
  screen('home', '#/', { pairings: [pairing], pairStore: null }),
  screen('home-paired', '#/', { pairings: [pairing], pairStore: bakery }),

  screen('add-click', '#/store-add', {}, [host]),
  screen('add-host-wrong', '#/store-add', {}, [{ type: 'store-host', text: 'http://shop.example' }]),
  screen('add-down', '#/store-add', { startPairing: down }, [host, { press: 'pair-click' }]),
  screen('add-code', '#/store-add/code', {}, [host, { type: 'pair-code', text: 'Abc0OIl' }]),
  key,
  wide(key),
  screen(
    'add-key-choose',
    '#/store-add/key',
    {
      addStore: new UiFailure({
        code: 'ChooseStore',
        message: 'This key speaks for several stores: choose one. Nothing was added.',
        data: {
          field: 'storeId',
          stores: [
            { id: 'x', name: 'Corner bakery' },
            { id: 'y', name: 'Market stall' },
          ],
        },
      }),
    },
    [host, { type: 'key-field', text: 'f'.repeat(40) }, { press: 'store-save' }],
  ),
  screen('add-key-legacy', '#/store-add/key', {}, [host, { press: 'key-api-legacy' }]),
  screen('add-file', '#/store-add/file'),
  wide(screen('add-file', '#/store-add/file')),
  screen('pair', '#/store-pair/p1', { pairings: [pairing], pairStore: null }),
  wide(screen('pair', '#/store-pair/p1', { pairings: [pairing], pairStore: null })),
  screen('pair-down', '#/store-pair/p1', { pairings: [pairing], pairStore: down }),
  screen('pair-expired', '#/store-pair/p1', {
    pairings: [pairing],
    pairStore: refused('PairingCodeExpired'),
  }),
  screen('pair-gone', '#/store-pair/p9'),

  store,
  wide(store),
  screen('store-checking', '#/store/a1', { checkStore: 'pending' }),
  screen('store-proxy', '#/store/b2', {
    checkStore: refused('SignatureRefused'),
  }),
  screen('store-gone', '#/store/zz'),
  screen('store-rename', '#/store/a1', {}, [{ press: 'store-rename' }]),
  screen('store-export', '#/store/a1', {}, [{ press: 'store-export' }]),
  screen('store-remove', '#/store/a1', {}, [{ press: 'store-remove' }]),

  create,
  wide(create),
  screen('new-more', '#/store-new/b2', {}, [{ press: 'invoice-any' }, { press: 'invoice-more' }]),
  screen('new-wrong', '#/store-new/a1', {}, [
    { type: 'invoice-amount', text: '1,234.5' },
    { type: 'invoice-currency', text: '€' },
  ]),
  screen(
    'new-refused',
    '#/store-new/a1',
    {
      newStoreInvoice: refused('NoWallet'),
    },
    [{ type: 'invoice-amount', text: '5' }, { press: 'invoice-create' }],
  ),

  shown,
  wide(shown, 1200),
  paid('chain', {}),
  paid('partial', { exception: 'paidPartial', paid: '0.00010000', due: '0.00004125' }),
  paid('confirming', { status: 'processing', paid: '0.00014125', due: '0.00000000' }),
  paid('settled', { status: 'settled', paid: '0.00014125', due: '0.00000000' }),
  paid('over', { status: 'settled', exception: 'paidOver', paid: '0.00020000', due: '-0.00005875' }),
  paid('expired', { status: 'expired' }),
  paid('short', { status: 'expired', exception: 'paidPartial', paid: '0.00010000', due: '0.00004125' }),
  paid('late', { status: 'expired', exception: 'paidLate', paid: '0.00014125', due: '0.00000000' }),
  paid('invalid', { status: 'invalid' }),
  paid('marked', { status: 'settled', exception: 'marked' }),
  screen('invoice-down', '#/store-invoice/a1%2Fx', { storeInvoice: down }),
  screen('invoice-loading', '#/store-invoice/a1%2Fx', { storeInvoice: 'pending' }),
  { ...shown, name: 'stores-invoice-mark', steps: [{ press: 'mark-settled' }] },

  all,
  wide(all),
  screen('invoices-more', '#/store-invoices/a1', {}, [{ press: 'invoices-filter-more' }]),
  screen('invoices-pages', '#/store-invoices/a1', {
    storeInvoices: Array.from({ length: 21 }, (_, n) => ({ ...invoice, id: `id${n}`, orderId: `2026-${n}` })),
  }),
  screen('invoices-empty', '#/store-invoices/a1', { storeInvoices: [] }),
  screen('invoices-nothing', '#/store-invoices/a1', { storeInvoices: [] }, [
    { type: 'invoices-filter-order', text: 'bread' },
  ]),
  screen('invoices-down', '#/store-invoices/a1', { storeInvoices: down }),
  screen('invoices-loading', '#/store-invoices/a1', { storeInvoices: 'pending' }),
  rates,
  wide(rates),
  screen('rates-none', '#/store-rates/a1', { storeRates: [] }),
  screen('rates-down', '#/store-rates/a1', {
    storeRates: refused('RateUnavailable'),
  }),
];
