import { encodeQR } from 'qr';

export interface QrDrawing {
  /** Modules on a side, the quiet zone of four on each side included. */
  readonly size: number;
  /** SVG path data of the dark modules, one unit a module; runs in a row are one rectangle, so no seams show. */
  readonly path: string;
}

const QUIET_ZONE = 4;

/** @returns the text as a QR drawing (ISO/IEC 18004, error correction M); throws when it is longer than a code can hold */
export function qrPath(text: string): QrDrawing {
  const rows = encodeQR(upperWhereSafe(text), 'raw', { ecc: 'medium', border: QUIET_ZONE });
  let path = '';
  rows.forEach((row, y) => {
    let x = 0;
    while (x < row.length) {
      if (row[x] !== true) {
        x += 1;
        continue;
      }
      const start = x;
      while (row[x] === true) x += 1;
      path += `M${start} ${y}h${x - start}v1h-${x - start}z`;
    }
  });
  return { size: rows.length, path };
}

/** BIP 173: a bech32 address alone may be upper case, which a QR code holds in far fewer modules. */
function upperWhereSafe(text: string): string {
  return /^(bc|tb|bcrt)1[02-9ac-hj-np-z]+$/.test(text) ? text.toUpperCase() : text;
}
