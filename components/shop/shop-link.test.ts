import { expect, it } from 'vitest';
import { readPaymentLink } from '../../lib/btcpay/payer/checkout-url.ts';
import { shopKey } from '../../lib/btcpay/payer/row.ts';
import { shopLink } from './shop-link.ts';

it('leads back to the invoice that the key of a payment is of', () => {
  const ref = { base: 'https://pay.example:8443/btcpay', id: 'Fbz9hzmLSvUGhTBUDNCtDV' };
  expect(readPaymentLink(shopLink(shopKey({ ...ref, part: 2 })))).toMatchObject({ kind: 'checkout', ...ref });
});
