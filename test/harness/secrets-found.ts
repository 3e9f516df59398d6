import { type Bytes, bytesToHex } from '../../lib/bytes.ts';

/** Names of the secrets that are in the text, in any of the forms in which bytes are written. */
export function secretsFound(secrets: Readonly<Record<string, Bytes>>, text: string): string[] {
  const whole = Buffer.from(text);
  return Object.entries(secrets).flatMap(([name, bytes]) => {
    const buffer = Buffer.from(bytes);
    const forms: Record<string, Buffer> = {
      hex: Buffer.from(bytesToHex(bytes)),
      upper: Buffer.from(bytesToHex(bytes).toUpperCase()),
      base64: Buffer.from(buffer.toString('base64').replace(/=+$/, '')),
      base64url: Buffer.from(buffer.toString('base64url')),
      list: Buffer.from([...bytes].join(',')),
      utf8: buffer,
      utf16: Buffer.from(buffer.toString('latin1'), 'utf16le'),
    };
    return Object.entries(forms).flatMap(([form, needle]) =>
      whole.includes(needle) ? [`${name} ${form}`] : [],
    );
  });
}
