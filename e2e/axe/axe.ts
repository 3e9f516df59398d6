import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '../driver/types.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
  readonly passes: readonly unknown[];
}

export interface Look {
  readonly theme: 'light' | 'dark';
  readonly dir: 'ltr' | 'rtl';
}
export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((theme) =>
  (['ltr', 'rtl'] as const).map((dir) => ({ theme, dir })),
);

/** Gives the page a look, whatever its settings say. */
export async function wear(page: Page, look: Look): Promise<void> {
  await page.evaluate(({ theme, dir }) => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.dir = dir;
  }, look);
}

/** All rules of axe on what the page shows now; one line a violation. Throws when the page shows nothing to check. */
export async function violations(page: Page): Promise<string[]> {
  // By evaluation, not by a script element: the pages' own policy forbids that.
  await page.evaluate(`if (!globalThis.axe) { ${source} }`);
  const text = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResult> } };
    // Colours on their way from one to another would be read as neither.
    for (const animation of document.getAnimations()) {
      try {
        animation.finish();
      } catch {
        animation.cancel();
      }
    }
    return JSON.stringify(await axe.run());
  });
  const result = JSON.parse(text) as AxeResult;
  if (result.passes.length < 3) throw new Error('nothing to check is on the page');
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}
