import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

/** A WebSocket client of a few lines: the generator must cost less than the hub it drives. */
export interface RawSocket {
  /** A frame made by `frame`. */
  write(bytes: Buffer): void;
  send(text: string): void;
  destroy(): void;
}

const TEXT = 0x81;
const PING = 0x9;
const PONG = 0x8a;
const CLOSE = 0x8;

/** A client's frame around a payload; its mask is zero, so that the payload stays as it is and can be changed in place. */
export function frame(payload: Buffer, first = TEXT): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14);
  head[0] = first;
  if (length < 126) head[1] = 0x80 | length;
  else if (length < 65_536) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** Opens ws://127.0.0.1:port/ws. `onText` gets each text message; `onEnd` is told when the socket ends by itself. */
export function rawSocket(
  port: number,
  onText: (payload: Buffer) => void,
  onEnd: (why: string) => void,
): Promise<RawSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let up = false;
    let rest: Buffer = Buffer.alloc(0);
    let ended = false;
    const end = (why: string): void => {
      if (ended) return;
      ended = true;
      socket.destroy();
      if (up) onEnd(why);
      else reject(new Error(why));
    };
    socket.on('error', (error) => end(error.message));
    socket.on('close', () => end('closed'));
    socket.on('connect', () => {
      const key = randomBytes(16).toString('base64');
      socket.write(
        `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      );
    });

    const api: RawSocket = {
      write: (bytes) => void socket.write(bytes),
      send: (text) => void socket.write(frame(Buffer.from(text))),
      destroy() {
        ended = true;
        socket.destroy();
      },
    };

    function handshake(): boolean {
      const stop = rest.indexOf('\r\n\r\n');
      if (stop < 0) return false;
      const line = rest.subarray(0, rest.indexOf('\r\n')).toString();
      if (!line.includes(' 101 ')) {
        end(`the hub answered ${line}`);
        return false;
      }
      rest = rest.subarray(stop + 4);
      up = true;
      resolve(api);
      return true;
    }

    function take(): boolean {
      if (rest.length < 2) return false;
      const opcode = (rest[0] ?? 0) & 15;
      let length = (rest[1] ?? 0) & 127;
      let at = 2;
      if (length === 126) {
        if (rest.length < 4) return false;
        length = rest.readUInt16BE(2);
        at = 4;
      } else if (length === 127) {
        if (rest.length < 10) return false;
        length = Number(rest.readBigUInt64BE(2));
        at = 10;
      }
      if (rest.length < at + length) return false;
      const payload = rest.subarray(at, at + length);
      rest = rest.subarray(at + length);
      if (opcode === PING) socket.write(frame(payload, PONG));
      else if (opcode === CLOSE) end(`the hub closed: ${payload.subarray(2).toString()}`);
      else onText(payload);
      return true;
    }

    socket.on('data', (data) => {
      rest = rest.length > 0 ? Buffer.concat([rest, data]) : data;
      if (!up && !handshake()) return;
      while (!ended && take());
    });
  });
}
