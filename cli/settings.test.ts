import { describe, expect, it } from 'vitest';
import { chosenHome, chosenNetwork, newConfig, parseConfig, settingsOf } from './settings.ts';
import { BadArgument } from './values.ts';

describe('chosenNetwork', () => {
  it('is main, and the option wins over the environment', () => {
    expect(chosenNetwork({}, {})).toBe('main');
    expect(chosenNetwork({}, { PICOPAY_NETWORK: 'signet' })).toBe('signet');
    expect(chosenNetwork({ network: 'regtest' }, { PICOPAY_NETWORK: 'signet' })).toBe('regtest');
    expect(chosenNetwork({ testnet: true }, { PICOPAY_NETWORK: 'signet' })).toBe('testnet4');
  });
  it('refuses unknown networks and two at once', () => {
    expect(() => chosenNetwork({ network: 'testnet' }, {})).toThrow(BadArgument);
    expect(() => chosenNetwork({}, { PICOPAY_NETWORK: 'x' })).toThrow(BadArgument);
    expect(() => chosenNetwork({ testnet: true, network: 'main' }, {})).toThrow(/only one/);
  });
});

describe('settingsOf', () => {
  it('has the ports of the original by default, and no chain server but on regtest', () => {
    expect(settingsOf({}, {}, {}, 'main')).toEqual({
      network: 'main',
      hub: 'http://127.0.0.1:5000/',
      chain: [],
    });
    expect(settingsOf({}, {}, {}, 'regtest')).toEqual({
      network: 'regtest',
      hub: 'http://127.0.0.1:15000/',
      chain: ['http://127.0.0.1:18700'],
    });
  });
  it('takes the command line over the environment over the file', () => {
    const config = { hub_url: 'https://file/', chain_url: ['https://f1/', 'https://f2/'] };
    const env = { PICOPAY_HUB: 'https://env/', PICOPAY_CHAIN: 'https://e1/,https://e2/' };
    expect(settingsOf({}, {}, config, 'main')).toMatchObject({
      hub: 'https://file/',
      chain: ['https://f1/', 'https://f2/'],
    });
    expect(settingsOf({}, env, config, 'main')).toMatchObject({
      hub: 'https://env/',
      chain: ['https://e1/', 'https://e2/'],
    });
    expect(settingsOf({ hub: 'https://arg/', chain: 'https://a/' }, env, config, 'main')).toMatchObject({
      hub: 'https://arg/',
      chain: ['https://a/'],
    });
  });
  it('refuses what is no url, and a third server', () => {
    expect(() => settingsOf({ hub: 'nowhere' }, {}, {}, 'main')).toThrow(/^hub: /);
    expect(() => settingsOf({ chain: 'http://a,http://b,http://c' }, {}, {}, 'main')).toThrow(/^chain: /);
  });
});

describe('config.json', () => {
  it('is made in a form that reads back', () => {
    expect(parseConfig(newConfig('main'), 'config.json')).toEqual({
      hub_url: 'http://127.0.0.1:5000/',
      chain_url: null,
      webhook_url: null,
    });
  });
  it.each(['nonsense', '[]', 'null', '{"hub": "x"}', '{"hub_url": 5}', '{"chain_url": [5]}'])(
    'is refused as %s',
    (text) => {
      expect(() => parseConfig(text, 'config.json')).toThrow(/config\.json: /);
    },
  );
});

describe('chosenHome', () => {
  it('is ~/.picopay unless said otherwise, and absolute', () => {
    expect(chosenHome({}, {})).toMatch(/^\/.*\/\.picopay$/);
    expect(chosenHome({}, { PICOPAY_HOME: '/a' })).toBe('/a');
    expect(chosenHome({ home: '/b' }, { PICOPAY_HOME: '/a' })).toBe('/b');
  });
});
