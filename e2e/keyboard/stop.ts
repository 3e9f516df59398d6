import type { CDPSession } from 'puppeteer-core';
import type { Page } from '../driver/types.ts';
import { eventually } from '../driver/wait.ts';

/** Where the focus is. */
export interface Stop {
  readonly testid: string;
  readonly what: string;
  /** What a screen reader would say; of Chromium, by its accessibility tree. */
  readonly name: string;
  /** Has it a ring around it, or what stands for it? */
  readonly ringed: boolean;
  readonly inView: boolean;
  readonly href: string;
}

/** Runs in the page. Undefined while nothing has the focus but the page itself. */
function look(): Omit<Stop, 'name'> | undefined {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return undefined;
  const isRinged = (one: Element | null): boolean => {
    if (one === null) return false;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && !/, 0\)$/.test(outlineColor);
  };
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return {
    testid: element.dataset['testid'] ?? '',
    what: element.outerHTML.slice(0, 120),
    ringed: element.matches(':focus-visible') && (isRinged(element) || isRinged(element.closest('label'))),
    inView: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
    href: location.href,
  };
}

/** Runs in the page: a name as a label, a text or an attribute gives it. */
function ownName(): string {
  const element = document.activeElement as HTMLInputElement | null;
  const by = element?.getAttribute('aria-labelledby')?.split(' ') ?? [];
  const labels = [...(element?.labels ?? [])].map((label) => label.textContent);
  const texts = [
    element?.getAttribute('aria-label'),
    ...by.map((id) => document.getElementById(id)?.textContent),
  ];
  return (
    [...texts, ...labels, element?.textContent, element?.title].find((text) => text?.trim())?.trim() ?? ''
  );
}

/** Chromium's own line; Firefox has none. */
async function sessionOf(page: Page): Promise<CDPSession | undefined> {
  try {
    return await page.createCDPSession();
  } catch {
    return undefined;
  }
}

async function nameOf(page: Page): Promise<string> {
  const session = await sessionOf(page);
  if (session === undefined) return page.evaluate(ownName);
  try {
    const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement' });
    const { nodes } = await session.send('Accessibility.getPartialAXTree', {
      ...(result.objectId !== undefined && { objectId: result.objectId }),
      fetchRelatives: false,
    });
    return String(nodes[0]?.name?.value ?? '');
  } finally {
    await session.detach();
  }
}

/** Where the focus is; undefined when it is nowhere. */
export async function stopOf(page: Page): Promise<Stop | undefined> {
  const seen = await page.evaluate(look);
  return seen && { ...seen, name: await nameOf(page) };
}

/** The focus is on this element, without any key. */
export function focused(page: Page, testid: string): Promise<true> {
  return eventually(`the focus on ${testid}`, async () => {
    return (await page.evaluate(look))?.testid === testid && (true as const);
  });
}
