import decodeQR from 'qr/decode.js';

/** Longer sides are drawn smaller first: a phone's photograph needs no twelve million pixels for a QR code. */
const MAX_SIDE = 1600;
const TRIES_MS = 1500;

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** @returns the text of the QR code in the pixels (RGBA), or null when none is found, light on dark ones included */
export function readQr({ width, height, data }: Pixels): string | null {
  return decode({ width, height, data }) ?? decode({ width, height, data: inverted(data) });
}

/**
 * @param picture a picture file, or a page's screenshot as Blob
 * @returns the text of its QR code, or null; throws InvalidStateError (DOM) when it is no picture
 */
export async function scanPicture(picture: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(picture);
  try {
    for (const side of [MAX_SIDE, MAX_SIDE / 2]) {
      const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
      const text = readQr(pixelsOf(bitmap, scale));
      if (text !== null) return text;
      if (scale === 1) return null;
    }
    return null;
  } finally {
    bitmap.close();
  }
}

function pixelsOf(bitmap: ImageBitmap, scale: number): Pixels {
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  // What is transparent in a picture is meant to lie on paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function decode(pixels: Pixels): string | null {
  try {
    return decodeQR(pixels, { effort: 8, timeLimit: TRIES_MS });
  } catch {
    return null;
  }
}

function inverted(data: Uint8ClampedArray): Uint8ClampedArray {
  return data.map((value, at) => (at % 4 === 3 ? value : 255 - value));
}
