import type { PackageResult } from './package.ts';

/** The answer of Core's submitpackage: each transaction under its wtxid, fees in BTC. */
export function packageJson({ message, results }: PackageResult) {
  const entries = results.map((one) => {
    if ('reject' in one) return [one.wtxid, { txid: one.txid, error: one.reject.message }];
    const { vsize, feeSat } = one.accepted.record;
    return [one.wtxid, { txid: one.txid, vsize, fees: { base: Number(feeSat) / 1e8 } }];
  });
  const replaced = results.flatMap((one) => ('accepted' in one ? one.accepted.replaced : []));
  return {
    package_msg: message,
    'tx-results': Object.fromEntries(entries),
    'replaced-transactions': replaced.map((record) => record.txid),
  };
}
