import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildExtension } from '../build.ts';
import { BROWSER_KINDS } from '../driver/find.ts';

interface Manifest {
  readonly permissions?: readonly string[];
  readonly optional_permissions?: readonly string[];
  readonly host_permissions?: readonly string[];
  readonly optional_host_permissions?: readonly string[];
  readonly content_scripts?: readonly {
    readonly matches: readonly string[];
    readonly all_frames?: boolean;
  }[];
  readonly content_security_policy?: { readonly extension_pages?: string };
  readonly commands?: Readonly<Record<string, { readonly suggested_key: { readonly default: string } }>>;
  readonly web_accessible_resources?: unknown;
  readonly externally_connectable?: unknown;
}

const doc = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');

/** First cells of the table under a heading, without their backquotes. */
function named(heading: string): string[] {
  const part = doc.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...part.matchAll(/^\| `([^`]+)`/gm)].flatMap((match) => match[1] ?? []);
}

describe.each(BROWSER_KINDS)('the manifest for %s', (browser) => {
  let product: Built;
  let demo: Built;
  const read = ({ dir }: Built) =>
    JSON.parse(readFileSync(path.join(dir, 'manifest.json'), 'utf8')) as Manifest;
  beforeAll(async () => {
    product = await buildExtension({ browser });
    demo = await buildExtension({ browser, mode: 'demo' });
  });
  afterAll(() => {
    product?.discard();
    demo?.discard();
  });

  it('asks for what docs/permissions.md explains, and nothing else', () => {
    const manifest = read(product);
    expect(manifest.permissions?.toSorted()).toEqual(named('Permissions').toSorted());
    expect(manifest.optional_permissions).toBeUndefined();
    expect(manifest.host_permissions ?? []).toEqual([]);
    expect(manifest.optional_host_permissions?.toSorted()).toEqual(named('Hosts').toSorted());
    expect(Object.keys(manifest.commands ?? {})).toEqual(named('Command'));
  });

  it('runs its content scripts where that page says, in top frames only', () => {
    const scripts = read(product).content_scripts ?? [];
    expect(scripts).toHaveLength(2);
    for (const { matches, all_frames } of scripts) {
      expect(matches.toSorted()).toEqual(named('Pages').toSorted());
      expect(all_frames ?? false).toBe(false);
    }
  });

  it('shows nothing of itself to pages, and runs only its own code', () => {
    const manifest = read(product);
    expect(manifest.web_accessible_resources).toBeUndefined();
    expect(manifest.externally_connectable).toBeUndefined();
    const policy = manifest.content_security_policy?.extension_pages ?? '';
    expect(doc).toContain(`\`${policy}\``);
    expect(policy).not.toBe('');
  });

  it('grants the demo this machine, and nothing else', () => {
    expect(read(demo).host_permissions?.toSorted()).toEqual(['http://127.0.0.1/*', 'http://localhost/*']);
    expect(read(demo).permissions).toEqual(read(product).permissions);
  });
});
