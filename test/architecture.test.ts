import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which way imports may point: see docs/architecture.md. */
const root = path.resolve(import.meta.dirname, '..');
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((f) => /^(lib|hub|cli|sandbox|components|entrypoints)\//.test(f));

interface Edge {
  readonly from: string;
  readonly to: string;
}

const edges: Edge[] = files.flatMap((from) => {
  const text = readFileSync(path.join(root, from), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((m) => ({
    from,
    to: path.relative(root, path.resolve(root, path.dirname(from), m[1] ?? '')),
  }));
});

/** Tests, and the fakes beside them, are not shipped. */
const shipped = (f: string) => !f.endsWith('.test.ts') && !/\/fake[^/]*\.ts$/.test(f);
const room = (f: string) =>
  f
    .split('/')
    .slice(0, f.startsWith('lib/') ? 2 : 1)
    .join('/');

/** Rooms each room of lib may look into, besides itself and the files at lib's top. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'lib/bitcoin': [],
  'lib/channel': [],
  'lib/hub': ['lib/channel', 'lib/bitcoin'],
  'lib/store': [],
  'lib/vault': [],
  'lib/wallet': ['lib/bitcoin', 'lib/channel', 'lib/hub', 'lib/store', 'lib/vault'],
  'lib/provider': [],
  'lib/rpc': ['lib/provider'],
  'lib/budget': ['lib/provider', 'lib/store'],
  'lib/btcpay': ['lib/bitcoin', 'lib/wallet'],
  'lib/app': [
    ...[
      'lib/bitcoin',
      'lib/btcpay',
      'lib/budget',
      'lib/channel',
      'lib/hub',
      'lib/provider',
      'lib/rpc',
      'lib/store',
      'lib/vault',
      'lib/wallet',
    ],
  ],
};
const LIB_TOP = ['lib/bytes.ts', 'lib/errors.ts', 'lib/tx.ts'];

describe('the direction of imports', () => {
  it('finds the files it speaks of', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(edges.length).toBeGreaterThan(100);
  });

  it('nothing in lib imports upward', () => {
    expect(
      edges.filter((e) => shipped(e.from) && e.from.startsWith('lib/') && !e.to.startsWith('lib/')),
    ).toEqual([]);
  });

  it('each room of lib looks only into the rooms below it', () => {
    const wrong = edges.filter((e) => {
      if (!shipped(e.from) || !e.from.startsWith('lib/') || LIB_TOP.includes(e.to)) return false;
      return room(e.from) !== room(e.to) && !(ALLOWED[room(e.from)] ?? []).includes(room(e.to));
    });
    expect(wrong).toEqual([]);
  });

  it('hub, cli and sandbox do not reach into each other, but the sandbox starts a hub', () => {
    const doors = ['hub', 'cli', 'sandbox'];
    const wrong = edges.filter((e) => {
      const [from, to] = [room(e.from), room(e.to)];
      return (
        shipped(e.from) &&
        doors.includes(from) &&
        doors.includes(to) &&
        from !== to &&
        !(from === 'sandbox' && to === 'hub')
      );
    });
    expect(wrong).toEqual([]);
  });

  it('screens import from lib only what a screen may: messages, types and small pure helpers', () => {
    const allowed = [
      ...['lib/rpc', 'lib/provider', 'lib/vault/strength.ts', 'lib/browser.ts', 'lib/errors.ts'],
      ...['lib/btcpay/host.ts', 'lib/btcpay/consent.ts', 'lib/btcpay/left-aside.ts'],
      'lib/btcpay/saved-pickle.ts',
    ];
    const wrong = edges.filter(
      (e) =>
        shipped(e.from) &&
        e.from.startsWith('components/') &&
        !e.to.startsWith('components/') &&
        !allowed.some((a) => e.to === a || e.to.startsWith(`${a}/`)),
    );
    expect(wrong).toEqual([]);
  });

  it('the content scripts import only the wire and the provider', () => {
    const wrong = edges.filter(
      (e) =>
        /^entrypoints\/(?:content|inpage\.content)\.ts$/.test(e.from) &&
        !['lib/rpc/wire.ts', 'lib/rpc/bridge.ts', 'lib/rpc/links.ts'].includes(e.to) &&
        !e.to.startsWith('lib/provider/'),
    );
    expect(wrong).toEqual([]);
  });

  it('the browser’s API is named in one file, and by the scripts that run in pages', () => {
    const inPages = ['entrypoints/content.ts', 'entrypoints/found.ts'];
    const naming = files.filter(
      (f) =>
        /^(?:lib|components|entrypoints)\//.test(f) &&
        !f.endsWith('.test.ts') &&
        /\bchrome\b|globalThis\.browser|(?:import (?!type )|import\()[^;]*'webextension-polyfill'/.test(
          readFileSync(path.join(root, f), 'utf8'),
        ),
    );
    expect(naming.sort()).toEqual([...inPages, 'lib/browser.ts']);
  });

  it('has no cycles', () => {
    const next = new Map<string, string[]>();
    for (const e of edges) if (shipped(e.from)) next.set(e.from, [...(next.get(e.from) ?? []), e.to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' > '));
        return;
      }
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...trail, file]);
      done.add(file);
    };
    for (const file of next.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('keeps Node out of what the extension will run', () => {
    const wrong = files.filter(
      (f) =>
        shipped(f) &&
        f.startsWith('lib/') &&
        !f.startsWith('lib/store/node/') &&
        /from 'node:/.test(readFileSync(path.join(root, f), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps SQL inside the stores', () => {
    const wrong = files.filter(
      (f) =>
        shipped(f) &&
        !f.startsWith('lib/store/node/') &&
        !f.startsWith('hub/store/') &&
        f !== 'sandbox/shop/server/orders.ts' &&
        /\b(?:SELECT .* FROM|INSERT INTO|PRAGMA |CREATE TABLE)\b/i.test(
          readFileSync(path.join(root, f), 'utf8'),
        ),
    );
    expect(wrong).toEqual([]);
  });
});
