/** The test vectors of btcpay.md §1.9: made by an independent ECDSA and checked against python-ecdsa. */

export const HOST = 'https://btcpay.example.com';
export const TOKEN = 'TESTtokenTESTtokenTESTtokenTESTtoken11111';

export const MESSAGES = [
  {
    name: 'get_invoice',
    method: 'GET',
    url: 'https://btcpay.example.com/invoices/HMprBnL9BTXWuPvpoKBS6e?token=TESTtokenTESTtokenTESTtokenTESTtoken11111',
    body: '',
    sha256: '12d194bdeb4719bffca8f7f0f468f41b80a1ec21c626c67d628ddccc55dc79af',
  },
  {
    name: 'get_invoices',
    method: 'GET',
    url: 'https://btcpay.example.com/invoices?status=confirmed&orderId=order+7&dateStart=01%2F31%2F2026&dateEnd=02%2F28%2F2026&limit=10&offset=0&token=TESTtokenTESTtokenTESTtokenTESTtoken11111',
    body: '',
    sha256: 'b68a822f9bfedeeafc7fe94d2aa0955f55550c130f341d9e188cd1a8686a33b9',
  },
  {
    name: 'get_rates',
    method: 'GET',
    url: 'https://btcpay.example.com/rates/?cryptoCode=BTC&token=TESTtokenTESTtokenTESTtokenTESTtoken11111',
    body: '',
    sha256: 'c285e9d4d9481aa54953fddc52e344d074ed34c3224abaedeb442c2357d03c20',
  },
  {
    name: 'create_py',
    method: 'POST',
    url: 'https://btcpay.example.com/invoices/',
    body: '{"price": 20, "currency": "USD", "token": "TESTtokenTESTtokenTESTtokenTESTtoken11111"}',
    sha256: '6b1394d05b89366eb50c050ef1bb0f1aaacc06d6ce5c16ab287043a6dd66f5d1',
  },
  {
    name: 'create_js',
    method: 'POST',
    url: 'https://btcpay.example.com/invoices/',
    body: '{"price":20,"currency":"USD","token":"TESTtokenTESTtokenTESTtokenTESTtoken11111"}',
    sha256: 'b984b6f4eaf452dc1212e740f4338f0af95c4a81f4da74a561a306948211d3ec',
  },
  {
    name: 'create_js_utf8',
    method: 'POST',
    url: 'https://btcpay.example.com/invoices/',
    body: '{"price":"9.99","currency":"EUR","itemDesc":"café","token":"TESTtokenTESTtokenTESTtokenTESTtoken11111"}',
    sha256: 'b48a2ee022aa2a9927cd477c8fb074775994627f38dc94e80dd97c58fa82f84c',
  },
  {
    name: 'get_tokens',
    method: 'GET',
    url: 'https://btcpay.example.com/tokens',
    body: '',
    sha256: '5b45be9ae69ff9faeb6655bde4fca615d89a0042e319d7d7077066216b5ceaf6',
  },
] as const;

/** What is signed: the address and the body. */
export function messageOf(name: string): string {
  const message = MESSAGES.find((m) => m.name === name);
  if (message === undefined) throw new Error(`no message ${name}`);
  return message.url + message.body;
}

interface Signed {
  readonly sig: string;
  /** The same nonce without lowering S, where it differs. */
  readonly raw?: string;
}

interface KeyVector {
  readonly name: string;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly sin: string;
  readonly signatures: Readonly<Record<string, Signed>>;
}

export const K1 = {
  name: 'K1',
  privateKey: '31eb31ecf1a640cd91e0a1105501f36235f8c7d51d67dcf74ccc968d74cb6b25',
  publicKey: '02e57a6b205b8b891191c9f1c48bbac7985f569fc30e67a8dca8e4d64823d057c3',
  sin: 'TfDnXWvj6bBhkduYiZnohg5qhtDu5VWohhw',
  signatures: {
    get_invoice: {
      sig: '304402201b88ecb6bcd9015204606449158958461696a4581349c5da4b8b8815fdefcc2d0220246d3cd161354b9fe39ed4ddac6e7218b5e06e21be64af821b9958fe3676f6c4',
    },
    get_invoices: {
      sig: '3045022100b99bef80abbf75ef51e4fd55b782f39411d3c06dd633c7a488e303a46dcb2c4d0220043b65054dcbf75d1a31da6072b214b1673be77656ffa680b93d236c20c573f8',
    },
    get_rates: {
      sig: '3045022100ab1591cf38756827bb2cb542fc4eb8fee11f71580fc12ef5bba3a9acbea0aafb02206d72ee09a7a0805695ee8a8860bf3a2ac9dddbfb952cd697f443a1389bd30897',
      raw: '3046022100ab1591cf38756827bb2cb542fc4eb8fee11f71580fc12ef5bba3a9acbea0aafb022100928d11f6585f7fa96a1175779f40c5d3f0d100eb1a1bc9a3cb8ebd54346338aa',
    },
    create_py: {
      sig: '3045022100d2f1d98ecafe2fd1095a2bfb00f863b503b9a275a8e05f8c5b3c11c16319c526022049e6877c60fd801b6c9295c14d92de7551c34b007f8a2ec21cd5926c230a9529',
    },
    create_js: {
      sig: '30440220376a55d508973f314ae6625c042ee6079f9158e61814b32c99c57925e497cb670220234d2506c9c606f6593e6b74cf49ba7fc5e46d0c26db879397c356c3ed468b02',
      raw: '30450220376a55d508973f314ae6625c042ee6079f9158e61814b32c99c57925e497cb67022100dcb2daf93639f909a6c1948b30b6457ef4ca6fda886d18a8280f07c8e2efb63f',
    },
    create_js_utf8: {
      sig: '3044022010e5e9cbb4868c11b7439af58b3804268dbac445839d940fa07489fe85cbe3f60220680f438f351edab0a2d731fd1c824adad2091f4a5fc03dbfca88bfe5bbb1827b',
      raw: '3045022010e5e9cbb4868c11b7439af58b3804268dbac445839d940fa07489fe85cbe3f602210097f0bc70cae1254f5d28ce02e37db523e8a5bd9c4f88627bf5499ea71484bec6',
    },
    get_tokens: {
      sig: '30440220465f488f2293bb5c7947d088c36cea0aa5f4d38caa6e818f1693fd8ca275bc0502202c61684ba07a71771e0e0e22cfc5d23d7f39c84b978e41529b38f931b9871baa',
      raw: '30450220465f488f2293bb5c7947d088c36cea0aa5f4d38caa6e818f1693fd8ca275bc05022100d39e97b45f858e88e1f1f1dd303a2dc13b75149b17ba5ee92499655b16af2597',
    },
  },
} as const satisfies KeyVector;

export const K2 = {
  name: 'K2',
  privateKey: 'c02b167aa2cd74b25867b3c9506180b553cc49d1d421d102959d2fdff143a8b6',
  publicKey: '022f0f0f52f08539e2792200fc51172cfa64650faf06fb34b58aaf0d2f101599ed',
  sin: 'TfHCwbRnkw7cvnRkVgRpTfq9zSpiYRGt9xc',
  signatures: {
    get_invoice: {
      sig: '30450221009a0a090d98bc36e80ab09bb148322a46f7c9ca05fc30005189ce7a0f6863534002207e8db2771b4786ca17540d40398c52dab130a0873ea8bb459ad8d45731ae61e3',
      raw: '30460221009a0a090d98bc36e80ab09bb148322a46f7c9ca05fc30005189ce7a0f6863534002210081724d88e4b87935e8abf2bfc673ad24097e3c5f709fe4f624f98a359e87df5e',
    },
    get_invoices: {
      sig: '30440220319018fbcc813d6ad131ae2b05661dae25e8fb0ec90ef031ff9dab870cbfd6ee02202a7784cce2cb912b2eb8299e94ffe6dc6cc8d08c26ce0896911c600062c1ca19',
    },
    get_rates: {
      sig: '304402204f183f87a576e680e919d5b8a388d573629b3ef566a2f9177a99f919a3c02932022015b9790eb77ef784af26e748874f52ad1bd60bfa181ea285fa3b5659604a2f88',
      raw: '304502204f183f87a576e680e919d5b8a388d573629b3ef566a2f9177a99f919a3c02932022100ea4686f14881087b50d918b778b0ad519ed8d0ec9729fdb5c59708336fec11b9',
    },
    create_py: {
      sig: '3045022100f8baa44318ba345179ebdeeb0bb47097e169d8e9f7038a5a5d718fa1d857623a0220306b7bac6b490f9f793e15aa9101739ffa3740a5821a474a18a2c1455df05a10',
      raw: '3046022100f8baa44318ba345179ebdeeb0bb47097e169d8e9f7038a5a5d718fa1d857623a022100cf94845394b6f06086c1ea556efe8c5ec0779c412d2e58f1a72f9d477245e731',
    },
    create_js: {
      sig: '3045022100c9231c601ca70c2ce03a7cc7850e268972521b7f80f8c013ca71d7e4af3c267902204268cf38ca2a6f9e3ae4c0b438b91648496092b3c92585e572621a2c1715ec45',
    },
    create_js_utf8: {
      sig: '3045022100db3775ae82a5cb7f316fbf056bb6af28c308f88e77c6a7d8616f91cf33dc56da0220556dd481a047939b0c5ba0961aefad6c6328f52bec4c7ecf115eaf02cf456982',
    },
    get_tokens: {
      sig: '3044022021050b3f29fc8faa39703705712aea517488c1582f461a7d3b487ffed6e868050220531215a9b795a4dacbbd7ec02ea936128b8d6c5f2fc69518899670b9e1857d98',
    },
  },
} as const satisfies KeyVector;

const K3 = {
  name: 'K3',
  privateKey: '0000000000000000000000000000000000000000000000000000000000000001',
  publicKey: '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
  sin: 'Tf8DhWM5WDBB1CarpFdonta9YEBJgW1GYAt',
  signatures: {},
} as const satisfies KeyVector;

export const KEYS: readonly KeyVector[] = [K1, K2, K3];

/** K2 as python-ecdsa writes it. */
export const K2_SEC1 = `-----BEGIN EC PRIVATE KEY-----
MHQCAQEEIMArFnqizXSyWGezyVBhgLVTzEnR1CHRApWdL9/xQ6i2oAcGBSuBBAAKoUQDQgAELw8P
UvCFOeJ5IgD8URcs+mRlD68G+zS1iq8NLxAVme2/gzGD2harPDVSU/SU+e+hRk3HsEOO5stiaR1e
dsMbPg==
-----END EC PRIVATE KEY-----
`;

/** K2 in PKCS#8. */
export const K2_PKCS8 = `-----BEGIN PRIVATE KEY-----
MIGEAgEBMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgwCsWeqLNdLJYZ7PJUGGAtVPMSdHUIdEC
lZ0v3/FDqLahRANCAAQvDw9S8IU54nkiAPxRFyz6ZGUPrwb7NLWKrw0vEBWZ7b+DMYPaFqs8NVJT
9JT576FGTcewQ47my2JpHV52wxs+
-----END PRIVATE KEY-----
`;

/** A client pickled by Python, protocol 4, in base64: K2, HOST and TOKEN. */
export const PICKLE = [
  'gASVaggAAAAAAACMDWJ0Y3BheS5jbGllbnSUjAxCVENQYXlDbGllbnSUk5QpgZR9lCiMBGhvc3SUjBpodHRwczovL2J0Y3BheS5l',
  'eGFtcGxlLmNvbZSMBnZlcmlmeZSIjANwZW2UjN8tLS0tLUJFR0lOIEVDIFBSSVZBVEUgS0VZLS0tLS0KTUhRQ0FRRUVJTUFyRm5x',
  'aXpYU3lXR2V6eVZCaGdMVlR6RW5SMUNIUkFwV2RMOS94UTZpMm9BY0dCU3VCQkFBS29VUURRZ0FFTHc4UApVdkNGT2VKNUlnRDhV',
  'UmNzK21SbEQ2OEcrelMxaXE4Tkx4QVZtZTIvZ3pHRDJoYXJQRFZTVS9TVStlK2hSazNIc0VPTzVzdGlhUjFlCmRzTWJQZz09Ci0t',
  'LS0tRU5EIEVDIFBSSVZBVEUgS0VZLS0tLS0KlIwGdG9rZW5zlH2UjAhtZXJjaGFudJSMKVRFU1R0b2tlblRFU1R0b2tlblRFU1R0',
  'b2tlblRFU1R0b2tlbjExMTExlHOMCWNsaWVudF9pZJSMI1RmSEN3YlJua3c3Y3ZuUmtWZ1JwVGZxOXpTcGlZUkd0OXhjlIwKdXNl',
  'cl9hZ2VudJSMDWJ0Y3BheS1weXRob26UjAFzlIwRcmVxdWVzdHMuc2Vzc2lvbnOUjAdTZXNzaW9ulJOUKYGUfZQojAdoZWFkZXJz',
  'lIwTcmVxdWVzdHMuc3RydWN0dXJlc5SME0Nhc2VJbnNlbnNpdGl2ZURpY3SUk5QpgZR9lIwGX3N0b3JllIwLY29sbGVjdGlvbnOU',
  'jAtPcmRlcmVkRGljdJSTlClSlCiMCnVzZXItYWdlbnSUjApVc2VyLUFnZW50lIwWcHl0aG9uLXJlcXVlc3RzLzIuMzQuMpSGlIwP',
  'YWNjZXB0LWVuY29kaW5nlIwPQWNjZXB0LUVuY29kaW5nlIwNZ3ppcCwgZGVmbGF0ZZSGlIwGYWNjZXB0lIwGYWNjZXB0lIwQYXBw',
  'bGljYXRpb24vanNvbpSGlIwKY29ubmVjdGlvbpSMCkNvbm5lY3Rpb26UjAprZWVwLWFsaXZllIaUjAxjb250ZW50LXR5cGWUjAxD',
  'b250ZW50LVR5cGWUaC2GlIwQeC1hY2NlcHQtdmVyc2lvbpSMEFgtYWNjZXB0LXZlcnNpb26UjAUyLjAuMJSGlHVzYowHY29va2ll',
  'c5SMEHJlcXVlc3RzLmNvb2tpZXOUjBFSZXF1ZXN0c0Nvb2tpZUphcpSTlCmBlH2UKIwHX3BvbGljeZSMDmh0dHAuY29va2llamFy',
  'lIwTRGVmYXVsdENvb2tpZVBvbGljeZSTlCmBlH2UKIwIbmV0c2NhcGWUiIwHcmZjMjk2NZSJjBNyZmMyMTA5X2FzX25ldHNjYXBl',
  'lE6MDGhpZGVfY29va2llMpSJjA1zdHJpY3RfZG9tYWlulImMG3N0cmljdF9yZmMyOTY1X3VudmVyaWZpYWJsZZSIjBZzdHJpY3Rf',
  'bnNfdW52ZXJpZmlhYmxllImMEHN0cmljdF9uc19kb21haW6USwCMHHN0cmljdF9uc19zZXRfaW5pdGlhbF9kb2xsYXKUiYwSc3Ry',
  'aWN0X25zX3NldF9wYXRolImMEHNlY3VyZV9wcm90b2NvbHOUjAVodHRwc5SMA3dzc5SGlIwQX2Jsb2NrZWRfZG9tYWluc5QpjBBf',
  'YWxsb3dlZF9kb21haW5zlE51YowIX2Nvb2tpZXOUfZR1YowEYXV0aJROjAdwcm94aWVzlH2UjAVob29rc5R9lIwIcmVzcG9uc2WU',
  'XZRzjAZwYXJhbXOUfZRoB4iMBGNlcnSUTowIYWRhcHRlcnOUaCEpUpQojAhodHRwczovL5SMEXJlcXVlc3RzLmFkYXB0ZXJzlIwL',
  'SFRUUEFkYXB0ZXKUk5QpgZR9lCiMC21heF9yZXRyaWVzlIwSdXJsbGliMy51dGlsLnJldHJ5lIwFUmV0cnmUk5QpgZR9lCiMBXRv',
  'dGFslEsAjAdjb25uZWN0lE6MBHJlYWSUiYwGc3RhdHVzlE6MBW90aGVylE6MCHJlZGlyZWN0lE6MEHN0YXR1c19mb3JjZWxpc3SU',
  'j5SMD2FsbG93ZWRfbWV0aG9kc5QojARIRUFElIwHT1BUSU9OU5SMA0dFVJSMA1BVVJSMBVRSQUNFlIwGREVMRVRFlJGUjA5iYWNr',
  'b2ZmX2ZhY3RvcpRLAIwLYmFja29mZl9tYXiUS3iMD3JldHJ5X2FmdGVyX21heJRNYFSMEXJhaXNlX29uX3JlZGlyZWN0lIiMD3Jh',
  'aXNlX29uX3N0YXR1c5SIjAdoaXN0b3J5lCmMGnJlc3BlY3RfcmV0cnlfYWZ0ZXJfaGVhZGVylIiMGnJlbW92ZV9oZWFkZXJzX29u',
  'X3JlZGlyZWN0lCiME3Byb3h5LWF1dGhvcml6YXRpb26UjA1hdXRob3JpemF0aW9ulIwGY29va2lllJGUjA5iYWNrb2ZmX2ppdHRl',
  'cpRHAAAAAAAAAAB1YowGY29uZmlnlH2UjBFfcG9vbF9jb25uZWN0aW9uc5RLCowNX3Bvb2xfbWF4c2l6ZZRLCowLX3Bvb2xfYmxv',
  'Y2uUiXVijAdodHRwOi8vlGhnKYGUfZQoaGpobSmBlH2UKGhwSwBocU5ocoloc05odE5odU5odo+UaHhof2iASwBogUt4aIJNYFRo',
  'g4hohIhohSlohohohyiME3Byb3h5LWF1dGhvcml6YXRpb26UjA1hdXRob3JpemF0aW9ulIwGY29va2lllJGUaIxHAAAAAAAAAAB1',
  'YmiNfZRoj0sKaJBLCmiRiXVidYwGc3RyZWFtlImMCXRydXN0X2VudpSIjA1tYXhfcmVkaXJlY3RzlEsedWJ1Yi4=',
].join('');
