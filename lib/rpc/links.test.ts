import { expect, it } from 'vitest';
import { type Click, isBitcoin, walletLink } from './links.ts';

const anchor = (href: string | null, localName = 'a') => ({ localName, getAttribute: () => href });
const click = (node: unknown, more: Partial<Click> = {}): Click => ({
  isTrusted: true,
  defaultPrevented: false,
  button: 0,
  composedPath: () => [{ localName: 'span' }, node, {}],
  ...more,
});

it('finds the pico: or bitcoin: link around what was clicked', () => {
  expect(walletLink(click(anchor(' pico:abc?x ')))).toBe('pico:abc?x');
  expect(walletLink(click(anchor('PICO:abc', 'area')))).toBe('PICO:abc');
  expect(walletLink(click(anchor('bitcoin:bc1q')))).toBe('bitcoin:bc1q');
  expect([isBitcoin('BITCOIN:x'), isBitcoin('pico:bitcoin:')]).toEqual([true, false]);
});

it('leaves other links, and what is no link, to the page', () => {
  for (const href of [
    'https://pico.example',
    'javascript:pico:',
    '#pico:',
    null,
    '',
    `pico:${'a'.repeat(2000)}`,
  ])
    expect(walletLink(click(anchor(href)))).toBeUndefined();
  expect(walletLink(click(anchor('pico:abc', 'div')))).toBeUndefined();
  expect(walletLink(click({}))).toBeUndefined();
});

it('believes no click of a script, with a key or another button, or that the page has taken', () => {
  const others: Partial<Click>[] = [
    { isTrusted: false },
    { defaultPrevented: true },
    { button: 1 },
    { ctrlKey: true },
    { metaKey: true },
    { shiftKey: true },
    { altKey: true },
  ];
  for (const other of others) expect(walletLink(click(anchor('pico:abc'), other))).toBeUndefined();
});
