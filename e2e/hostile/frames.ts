import { expect } from 'vitest';
import { originOf } from '../scene.ts';
import { type Attack, type HostileScene, told } from './scene.ts';

interface Told {
  readonly name: string | null;
  readonly wallet: boolean;
  readonly announced: boolean;
  readonly answered: boolean;
  readonly reach: string;
}

const KINDS = ['blank', 'blob', 'cross', 'data', 'same', 'sandboxed', 'sandboxed-same-origin', 'srcdoc'];

async function frames(scene: HostileScene, from: 'origin' | 'other'): Promise<void> {
  const site = await scene.newHostile();
  const other = from === 'origin' ? site.other : site.origin;
  const page = await scene.driver.newPage(
    `${site[from]}/framing.html?count=${KINDS.length}&other=${encodeURIComponent(other)}`,
  );
  const all = (await told<{ told: readonly Told[] }>(page)).told;
  expect(all.map(({ name }) => name).toSorted()).toEqual(KINDS);
  for (const { name, wallet, announced, answered, reach } of all) {
    expect({ name, wallet, announced, answered }).toEqual({
      name,
      wallet: false,
      announced: false,
      answered: false,
    });
    // Who is of the page's own origin may use what the page may; nobody else sees into it.
    const own = ['blank', 'blob', 'same', 'srcdoc'].includes(name ?? '');
    expect({ name, reach }).toEqual({ name, reach: own ? 'object' : 'SecurityError' });
  }
}

export const framing: readonly Attack[] = [
  {
    name: 'asks from frames of all kinds: there is no wallet, and nobody answers',
    async run(scene) {
      await frames(scene, 'origin');
      await frames(scene, 'other');
    },
  },
  {
    name: 'asks from a page in a sandbox, of no origin',
    async run(scene) {
      const site = await scene.newHostile();
      for (const policy of ['sandbox allow-scripts', 'sandbox allow-scripts allow-popups allow-forms']) {
        const page = await scene.driver.newPage(
          `${site.origin}/frames.html?name=top&csp=${encodeURIComponent(policy)}`,
        );
        expect(await told<Told>(page)).toMatchObject({ wallet: false, announced: false, answered: false });
      }
      const page = await scene.driver.newPage(`${site.origin}/frames.html?name=top`);
      expect(await told<Told>(page)).toMatchObject({ wallet: true, announced: true });
      await page.goto('about:blank');
    },
  },
  {
    name: 'frames a site that was let in, and asks in its name',
    async run(scene) {
      const site = await scene.newHostile();
      const page = await scene.driver.newPage(`${site.other}/messages.html`);
      const honest = `${originOf(scene.honest)}/site.html`;
      const reached = await page.evaluate(async (src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
        await new Promise((resolve) => frame.addEventListener('load', resolve));
        const detail = '{"id":1,"method":"picopay_getBudget"}';
        try {
          frame.contentWindow?.dispatchEvent(new CustomEvent('picopay:page-request', { detail }));
          return 'reached';
        } catch (error) {
          return (error as Error).name;
        }
      }, honest);
      expect(reached).toBe('SecurityError');
    },
  },
];
