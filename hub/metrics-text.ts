import type { Hub } from './hub.ts';

/** Prometheus text format 0.0.4. */
export function metricsText(hub: Hub): string {
  const lines: string[] = [];
  const add = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    value: bigint | number,
    labels = '',
  ): void => {
    if (!lines.includes(`# TYPE picopay_${name} ${type}`))
      lines.push(`# HELP picopay_${name} ${help}`, `# TYPE picopay_${name} ${type}`);
    lines.push(`picopay_${name}${labels} ${value}`);
  };
  const m = hub.metrics;
  for (const [status, count] of Object.entries(m.locked))
    add(
      'locked_payments_total',
      'counter',
      'Locked payments by what became of them.',
      count,
      `{status="${status}"}`,
    );
  add('open_payments_total', 'counter', 'Open payments taken.', m.open);
  add('refused_total', 'counter', 'Payments refused.', m.refused);
  add('frozen_total', 'counter', 'Channels frozen because a client broke the protocol.', m.frozen);
  add('fees_sat_total', 'counter', 'Fees earned.', m.feesSat);
  add('volume_sat_total', 'counter', 'Satoshis paid to payees.', m.volumeSat);
  add('lost_sat_total', 'counter', 'Satoshis lost to payees that opened late.', m.lostSat);
  add('calls_total', 'counter', 'JSON-RPC calls.', m.calls);
  add('call_failures_total', 'counter', 'Calls answered with an error.', m.failures);
  add('flushes_total', 'counter', 'Durable transactions of the store.', hub.writer.stats.flushes);
  add('connections', 'gauge', 'Connections in memory.', hub.byId.size);
  add(
    'sessions',
    'gauge',
    'Clients with a session.',
    count(hub.byId.values(), (c) => c.push !== undefined),
  );
  add('pending_payments', 'gauge', 'Locked payments not decided.', hub.live.size);
  add('broadcasts', 'gauge', 'Transactions not confirmed yet.', hub.broadcasts.size);
  add('wallet_sat', 'gauge', 'Confirmed funds of the wallet.', hub.liquidity);
  add('tip_height', 'gauge', 'Height of the newest block.', hub.tip);
  add(
    'crypto_native',
    'gauge',
    '1 when the native signature library is in use.',
    hub.ecdsa.backend === 'native' ? 1 : 0,
  );
  for (const [name, health] of hub.health)
    add('loop_ok', 'gauge', '1 while the loop does its work.', health.ok ? 1 : 0, `{loop="${name}"}`);
  return `${lines.join('\n')}\n`;
}

function count<T>(items: Iterable<T>, test: (item: T) => boolean): number {
  let n = 0;
  for (const item of items) if (test(item)) n++;
  return n;
}
