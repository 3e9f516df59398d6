export interface Order {
  readonly id: string;
  readonly invoiceId: string;
  readonly checkoutLink: string;
  status: 'open' | 'shipped';
}

/** A merchant's own server: it knows a key, a webhook's secret and its orders, and talks to BTCPay by HTTP alone. */
export interface DemoShop {
  readonly storeId: string;
  readonly apiKey: string;
  readonly secret: string;
  readonly orders: Map<string, Order>;
}
