import { describe, expect, it } from 'vitest';
import { parseRoute, routeHash } from './route.ts';

describe('parseRoute', () => {
  it('reads place and argument back as they were written', () => {
    for (const arg of ['https://a.example:8080', 'pico:a@b?memo=x%20y#z', 'é/?&']) {
      expect(parseRoute(routeHash({ name: 'send', arg }))).toEqual({ name: 'send', arg });
    }
  });

  it('is home for nothing, and without argument for one that is malformed', () => {
    expect(parseRoute('')).toEqual({ name: 'home' });
    expect(parseRoute('#/')).toEqual({ name: 'home' });
    expect(parseRoute('#/send/%E0%A4%A')).toEqual({ name: 'send' });
  });
});
