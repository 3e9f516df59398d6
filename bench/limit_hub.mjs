// limit_hub.mjs — how fast a Node hub can possibly go: a stripped hub with only the unavoidable work per payment.
//
// Per payment: WebSocket message in, JSON parse, sequence/balance checks, sighash-like digest, one signature verified
// (payer's commitment), one signature made (hub's commitment to the payee), both channels and the payment written to
// SQLite (WAL, synchronous=FULL), then — only after the commit — an acknowledgement to the payer and a push to the payee.
// Group commit: all that arrived while the last commit was running goes into the next one.
// Modes (argument --mode):
//   each     one signed commitment per payment
//   batch    one signed commitment carries BATCH payments (default 10) to different payees
//   coalesce like each, but the hub signs once per payee channel per commit, not once per payment
//   cobatch  batch and coalesce together
//   locked   hash-locked: verify the payer's commitment, sign the payee's, both durable; the payee answers with the preimage,
//            one SHA-256 checks it; durable again; then the payer gets the preimage. One payment in flight a payer.
//   colocked like locked, but the hub signs once per payee channel per commit (one commitment carries all its new locks)
//   payword  hash-chain increments: one SHA-256 checked per increment; the newest link of each channel stored per commit
// Measures:  payments/s, payer latency (send -> durable acknowledgement) p50/p99, commits, CPU per payment of the hub.
// Run:       npm i ws@8 secp256k1@5 tiny-secp256k1@2 @noble/curves@2
//            node limit_hub.mjs [--crypto native|wasm|noble]   (node >= 22; hub on core 0, load generator on core 1)
//            It runs a fixed table of cells; CELLS=<regex> picks some; SECS per cell (default 4).
// Deps measured 2026-11-21: ws 8.23.0, secp256k1 5.0.2, tiny-secp256k1 2.2.4, @noble/curves 2.4.0, node 24.21.0.
import { createRequire } from 'node:module';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { spawn, execFileSync } from 'node:child_process';
import { randomBytes, hash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
const require = createRequire(import.meta.url);
const arg = (n, d) => { const i = process.argv.indexOf('--' + n); return i < 0 ? d : process.argv[i + 1]; };
const PORT = Number(process.env.PORT ?? 18090);
const SECS = Number(process.env.SECS ?? 4);
const sha = (b) => hash('sha256', b, 'buffer');
async function crypto(kind) {
  if (kind === 'native') { const s = require('secp256k1/bindings'); return { pub: (k) => s.publicKeyCreate(k, true), sign: (d, k) => s.ecdsaSign(d, k).signature, verify: (g, d, p) => s.ecdsaVerify(g, d, p) }; }
  if (kind === 'wasm') { const s = await import(pathToFileURL(require.resolve('tiny-secp256k1')).href); return { pub: (k) => s.pointFromScalar(k, true), sign: (d, k) => s.sign(d, k), verify: (g, d, p) => s.verify(d, p, g) }; }
  const { secp256k1: s } = await import(pathToFileURL(require.resolve('@noble/curves/secp256k1.js')).href); const o = { prehash: false };
  return { pub: (k) => s.getPublicKey(k, true), sign: (d, k) => s.sign(d, k, o), verify: (g, d, p) => s.verify(g, d, p, o) };
}
// Stand-in for a BIP143 sighash: three double-SHA256 over about 180 bytes.
const pre = Buffer.alloc(160, 7);
function digest(ch, seq, owed) {
  const b = Buffer.allocUnsafe(24); b.writeDoubleLE(ch, 0); b.writeDoubleLE(seq, 8); b.writeDoubleLE(owed, 16);
  const outs = sha(sha(b)); sha(sha(pre.subarray(0, 36)));
  pre.set(outs, 100); return sha(sha(pre));
}
const keyOf = (i) => { const b = Buffer.alloc(32, 1); b.writeUInt32BE(i + 1, 4); return new Uint8Array(b); };
const PAYEES = 20;

if (process.argv.includes('--serve')) {
  const mode = arg('mode', 'each'), C = await crypto(arg('crypto', 'native')), conns = Number(arg('conns', 1));
  const { DatabaseSync } = await import('node:sqlite');
  const w = await import(pathToFileURL(require.resolve('ws')).href); const WSS = w.WebSocketServer ?? w.default.WebSocketServer ?? w.default.Server;
  const file = arg('db'); const db = new DatabaseSync(file);
  db.exec('pragma journal_mode=wal; pragma synchronous=full; create table ch(id integer primary key, owed real, seq int, sig blob); create table pay(id integer primary key, src int, dst int, amt int); create table lck(hash text primary key, src int, dst int, amt int, pre text)');
  const ch = new Map(); // payer channels 0..conns-1, payee channels 1000000..
  const anchors = JSON.parse(fs.readFileSync(file + '.anchors', 'utf8'));
  for (let i = 0; i < conns; i++) ch.set(i, { id: i, owed: 0, seq: 0, sig: null, pub: C.pub(keyOf(i)), link: anchors[i] ? Buffer.from(anchors[i], 'hex') : null });
  const hubKey = keyOf(77777);
  for (let i = 0; i < PAYEES; i++) ch.set(1e6 + i, { id: 1e6 + i, owed: 0, seq: 0, sig: null, ws: null });
  db.exec('begin'); const ic = db.prepare('insert into ch values(?,0,0,null)'); for (const k of ch.keys()) ic.run(k); db.exec('commit');
  const up = db.prepare('update ch set owed=?, seq=?, sig=? where id=?'), ip = db.prepare('insert into pay(src,dst,amt) values(?,?,?)');
  const il = db.prepare('insert into lck(hash,src,dst,amt) values(?,?,?,?)'), ul = db.prepare('update lck set pre=? where hash=?'), flying = new Map();
  const B = db.prepare('begin immediate'), E = db.prepare('commit');
  let q = [], sched = false, commits = 0, pays = 0; const dirty = new Set();
  // Locked modes: offers become durable and go to the payees, settles become durable and go to the payers, in one commit.
  let offers = [], settles = [];
  function flushLocked() {
    sched = false; if (!offers.length && !settles.length) return; const of = offers, se = settles; offers = []; settles = [];
    const byPayee = new Map();
    for (const o of of) { const e = ch.get(o.dst); e.seq++; e.owed += o.amt; if (mode === 'locked') { e.sig = C.sign(digest(e.id, e.seq, e.owed), hubKey); o.push = { seq: e.seq, owed: e.owed, sig: e.sig }; } else byPayee.set(e, [...(byPayee.get(e) ?? []), o]); dirty.add(e); }
    for (const [e] of byPayee) e.sig = C.sign(digest(e.id, e.seq, e.owed), hubKey);
    B.run();
    for (const c of dirty) up.run(c.owed, c.seq, c.sig, c.id);
    for (const o of of) il.run(o.hash, o.src, o.dst, o.amt);
    for (const s of se) ul.run(s.pre, s.hash);
    E.run(); commits++;
    if (mode === 'locked') for (const o of of) ch.get(o.dst).ws.send(`{"jsonrpc":"2.0","method":"locked","params":{"seq":${o.push.seq},"owed":${o.push.owed},"hashes":["${o.hash}"],"sig":"${Buffer.from(o.push.sig).toString('hex')}"}}`);
    else for (const [e, list] of byPayee) e.ws.send(`{"jsonrpc":"2.0","method":"locked","params":{"seq":${e.seq},"owed":${e.owed},"hashes":[${list.map((o) => `"${o.hash}"`).join(',')}],"sig":"${Buffer.from(e.sig).toString('hex')}"}}`);
    for (const s of se) s.o.ws.send(`{"jsonrpc":"2.0","id":${s.o.id},"result":{"preimage":"${s.pre}"}}`);
    dirty.clear();
  }
  function flush() {
    sched = false; if (!q.length) return; const batch = q; q = [];
    if (mode.startsWith('co')) for (const c of dirty) if (c.id >= 1e6) c.sig = C.sign(digest(c.id, c.seq, c.owed), hubKey);
    B.run();
    for (const c of dirty) up.run(c.owed, c.seq, c.sig, c.id);
    for (const r of batch) for (const p of r.list) ip.run(r.src, p[0], p[1]);
    E.run(); commits++;
    const push = new Set();
    for (const r of batch) { r.ws.send(`{"jsonrpc":"2.0","id":${r.id},"result":{"seq":${r.seq}}}`); for (const p of r.list) push.add(p[0]); }
    if (mode === 'each' || mode === 'batch') { for (const r of batch) for (const [to, , s] of r.list) { const c = ch.get(to); if (c.ws) c.ws.send(`{"jsonrpc":"2.0","method":"paid","params":{"seq":${s.seq},"owed":${s.owed},"sig":"${Buffer.from(s.sig).toString('hex')}"}}`); } }
    else for (const to of push) { const c = ch.get(to); if (c.ws) c.ws.send(`{"jsonrpc":"2.0","method":"paid","params":{"seq":${c.seq},"owed":${c.owed},"sig":"${Buffer.from(c.sig).toString('hex')}"}}`); }
    dirty.clear();
  }
  const s = new WSS({ port: PORT, host: '127.0.0.1', perMessageDeflate: false }, () => console.log('ready'));
  s.on('connection', (ws) => ws.on('message', (d) => {
    const m = JSON.parse(d.toString());
    if (m.method === 'listen') { ch.get(m.params.ch).ws = ws; return; }
    if (m.method === 'settle') {
      for (const pre of m.params.preimages) { const h = sha(Buffer.from(pre, 'hex')).toString('hex'), o = flying.get(h); if (!o) continue; flying.delete(h); pays++; dirty.add(ch.get(o.src)); dirty.add(ch.get(o.dst)); settles.push({ pre, hash: h, o }); }
      if (!sched) { sched = true; setImmediate(flushLocked); }
      return;
    }
    const p = m.params, c = ch.get(p.ch), list = [];
    if (m.method === 'lock') {
      if (p.seq !== c.seq + 1 || p.owed !== c.owed + p.amt || flying.has(p.hash)) { ws.send(`{"id":${m.id},"error":"state"}`); return; }
      const sig = Buffer.from(p.sig, 'hex'); if (!C.verify(sig, digest(c.id, p.seq, p.owed), c.pub)) { ws.send(`{"id":${m.id},"error":"sig"}`); return; }
      c.seq = p.seq; c.owed = p.owed; c.sig = sig; dirty.add(c);
      const o = { ws, id: m.id, src: c.id, dst: p.to, amt: p.amt, hash: p.hash }; flying.set(p.hash, o); offers.push(o);
      if (!sched) { sched = true; setImmediate(flushLocked); }
      return;
    }
    if (mode === 'payword') {
      const x = Buffer.from(p.x, 'hex'); if (!sha(x).equals(c.link)) { ws.send(`{"id":${m.id},"error":"link"}`); return; }
      c.link = x; c.seq++; c.owed++; c.sig = x;
    } else {
      let sum = 0; for (const o of p.outs) sum += o[1];
      if (p.seq !== c.seq + 1 || p.owed !== c.owed + sum) { ws.send(`{"id":${m.id},"error":"state"}`); return; }
      const sig = Buffer.from(p.sig, 'hex'); if (!C.verify(sig, digest(c.id, p.seq, p.owed), c.pub)) { ws.send(`{"id":${m.id},"error":"sig"}`); return; }
      c.seq = p.seq; c.owed = p.owed; c.sig = sig;
      for (const [to, amt] of p.outs) {
        const e = ch.get(to); e.seq++; e.owed += amt;
        if (!mode.startsWith('co')) e.sig = C.sign(digest(e.id, e.seq, e.owed), hubKey);
        dirty.add(e); list.push([to, amt, { seq: e.seq, owed: e.owed, sig: e.sig }]);
      }
    }
    dirty.add(c); pays += mode === 'payword' ? 1 : list.length;
    q.push({ ws, id: m.id, src: c.id, seq: c.seq, list });
    if (!sched) { sched = true; setImmediate(flush); }
  }));
  process.on('SIGUSR2', () => { const u = process.cpuUsage(); console.log(JSON.stringify({ commits, pays, cpu: (u.user + u.system) / 1e6 })); });
} else {
  const kind = arg('crypto', 'native'), C = await crypto('native'), filter = new RegExp(process.env.CELLS ?? '.');
  try { execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' }); } catch {}
  const frame = (t) => { const p = Buffer.from(t); const h = Buffer.alloc(p.length < 126 ? 6 : p.length < 65536 ? 8 : 14); h[0] = 0x81; if (p.length < 126) h[1] = 0x80 | p.length; else if (p.length < 65536) { h[1] = 0x80 | 126; h.writeUInt16BE(p.length, 2); } else { h[1] = 0x80 | 127; h.writeBigUInt64BE(BigInt(p.length), 2); } return Buffer.concat([h, p]); };
  const open = (onmsg) => new Promise((ok, no) => {
    const s = net.connect(PORT, '127.0.0.1'); s.setNoDelay(true); s.on('error', no); let up = false, buf = Buffer.alloc(0);
    s.on('connect', () => s.write('GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ' + randomBytes(16).toString('base64') + '\r\n\r\n'));
    s.on('data', (d) => { buf = buf.length ? Buffer.concat([buf, d]) : d; for (;;) {
      if (!up) { const e = buf.indexOf('\r\n\r\n'); if (e < 0) return; buf = buf.subarray(e + 4); up = true; ok(s); continue; }
      if (buf.length < 2) return; let l = buf[1] & 127, o = 2; if (l === 126) { if (buf.length < 4) return; l = buf.readUInt16BE(2); o = 4; }
      if (buf.length < o + l) return; onmsg(buf.subarray(o, o + l)); buf = buf.subarray(o + l); } });
  });
  const q = (l, p) => l.length ? l[Math.min(l.length - 1, Math.floor(p * l.length))].toFixed(3) : '-';
  async function cell(mode, conns, depth, per = 1) {
    const name = `${mode}${per > 1 ? per : ''} ${kind}`; if (!filter.test(`${name} c${conns} d${depth}`)) return;
    const db = path.join(process.cwd(), 'limit-hub.db'); for (const x of ['', '-wal', '-shm', '.anchors']) fs.rmSync(db + x, { force: true });
    // Everything the payers will say is prepared before the clock starts.
    const budget = mode === 'payword' ? 400000 : kind === 'noble' ? 6000 : 40000, each = Math.ceil(budget / conns);
    const msgs = [], anchors = [], known = new Map();
    for (let i = 0; i < conns; i++) {
      const a = new Array(each); const k = keyOf(i);
      if (mode === 'payword') { let x = randomBytes(32); const chain = [x]; for (let n = 0; n < each; n++) { x = sha(x); chain.push(x); } anchors.push(x.toString('hex')); for (let n = 0; n < each; n++) a[n] = frame(`{"jsonrpc":"2.0","id":${n},"method":"tick","params":{"ch":${i},"x":"${chain[each - 1 - n].toString('hex')}"}}`); }
      else if (mode.endsWith('locked')) { let owed = 0; for (let n = 0; n < each; n++) { const amt = 1 + (n % 9), pre = randomBytes(32), hash = sha(pre).toString('hex'); owed += amt; known.set(hash, pre.toString('hex')); const sig = C.sign(digest(i, n + 1, owed), k); a[n] = frame(JSON.stringify({ jsonrpc: '2.0', id: n, method: 'lock', params: { ch: i, seq: n + 1, owed, to: 1e6 + ((i * 7 + n) % PAYEES), amt, hash, sig: Buffer.from(sig).toString('hex') } })); } }
      else { let owed = 0; for (let n = 0; n < each; n++) { const outs = []; for (let j = 0; j < per; j++) outs.push([1e6 + ((i * 7 + n * per + j) % PAYEES), 1 + (n % 9)]); for (const o of outs) owed += o[1]; const sig = C.sign(digest(i, n + 1, owed), k); a[n] = frame(JSON.stringify({ jsonrpc: '2.0', id: n, method: 'pay', params: { ch: i, seq: n + 1, owed, outs, sig: Buffer.from(sig).toString('hex') } })); } }
      msgs.push(a);
    }
    fs.writeFileSync(db + '.anchors', JSON.stringify(anchors));
    const hub = spawn('taskset', ['-c', '0', process.execPath, fileURLToPath(import.meta.url), '--serve', '--mode', mode, '--crypto', kind, '--conns', String(conns), '--db', db], { stdio: ['ignore', 'pipe', 'inherit'] });
    let line; hub.stdout.on('data', (d) => { line?.(d.toString()); }); await new Promise((r) => { line = r; });
    const stat = () => new Promise((r) => { line = (t) => r(JSON.parse(t)); hub.kill('SIGUSR2'); });
    let delivered = 0, errors = 0; const payees = []; for (let i = 0; i < PAYEES; i++) { const s = await open((b) => { delivered++; if (mode.endsWith('locked')) { const { hashes } = JSON.parse(b.toString()).params; s.write(frame(JSON.stringify({ jsonrpc: '2.0', method: 'settle', params: { preimages: hashes.map((h) => known.get(h)) } }))); } }); s.write(frame(`{"method":"listen","params":{"ch":${1e6 + i}}}`)); payees.push(s); }
    const lats = []; let acked = 0, live = true, timing = false; const socks = [];
    for (let i = 0; i < conns; i++) { const t = []; let n = 0; const fire = () => { if (live && n < each) { t.push(performance.now()); s.write(msgs[i][n++]); } };
      const s = await open((b) => { if (b.includes('error')) errors++; const l = performance.now() - t.shift(); if (timing) { lats.push(l); acked++; } fire(); }); s.fire = () => { for (let k = 0; k < depth; k++) fire(); }; socks.push(s); }
    for (const s of socks) s.fire();
    await new Promise((r) => setTimeout(r, 500)); const s0 = await stat(); acked = 0; lats.length = 0; timing = true; const t0 = performance.now();
    await new Promise((r) => setTimeout(r, SECS * 1000)); timing = false; const s1 = await stat(); const el = (performance.now() - t0) / 1000; live = false;
    for (const s of [...socks, ...payees]) s.destroy(); const gone = new Promise((r) => hub.once('exit', r)); hub.kill('SIGKILL'); await gone;
    lats.sort((a, b) => a - b); const n = s1.pays - s0.pays, used = lats.length * 1 >= each * conns * 0.98;
    console.log(`${name.padEnd(18)} conn=${String(conns).padStart(3)} depth=${String(depth).padStart(3)} ${(n / el).toFixed(0).padStart(7)} pay/s  p50 ${q(lats, 0.5)} ms  p99 ${q(lats, 0.99)} ms  hub CPU ${((s1.cpu - s0.cpu) * 1e6 / n).toFixed(1).padStart(7)} us/pay  pays/commit ${(n / (s1.commits - s0.commits)).toFixed(1)}${errors ? ' ERRORS ' + errors : ''}${used ? ' (ran out of prepared messages)' : ''}`);
    for (const x of ['', '-wal', '-shm', '.anchors']) fs.rmSync(db + x, { force: true });
  }
  console.log(`node ${process.version} crypto ${kind} secs/cell ${SECS}`);
  for (const [c, d] of [[1, 1], [50, 1], [200, 1]]) await cell('each', c, d);
  for (const [c, d] of [[1, 1], [50, 1], [200, 1]]) await cell('coalesce', c, d);
  for (const [c, d] of [[1, 1], [50, 1]]) await cell('batch', c, d, 10);
  for (const [c, d] of [[50, 1]]) await cell('batch', c, d, 100);
  for (const [c, d] of [[1, 1], [50, 1], [200, 1]]) await cell('cobatch', c, d, 10);
  for (const [c, d] of [[50, 1]]) await cell('cobatch', c, d, 100);
  for (const [c, d] of [[1, 1], [50, 1], [200, 1]]) await cell('locked', c, d);
  for (const [c, d] of [[1, 1], [50, 1], [200, 1]]) await cell('colocked', c, d);
  for (const [c, d] of [[1, 1], [50, 1], [50, 32]]) await cell('payword', c, d);
  process.exit(0);
}
