/** The numbers of RFC 3492 §5. */
const [BASE, T_MIN, T_MAX, SKEW, DAMP, FIRST_BIAS, FIRST_CODE] = [36, 1, 26, 38, 700, 72, 128];

/** The text of a label behind its "xn--" (RFC 3492 §6.2), or undefined when it is no punycode. */
export function punycodeToUnicode(label: string): string | undefined {
  const cut = label.lastIndexOf('-');
  const codes = [...label.slice(0, Math.max(cut, 0))].map((c) => c.charCodeAt(0));
  const digits = label.slice(cut + 1);
  if (digits === '') return undefined;
  let [code, place, bias, at] = [FIRST_CODE, 0, FIRST_BIAS, 0];
  while (at < digits.length) {
    const start = place;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(digits[at++]);
      if (digit === undefined) return undefined;
      place += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
      if (weight > 0x7fffffff) return undefined;
    }
    const count = codes.length + 1;
    bias = adapted(place - start, count, start === 0);
    code += Math.floor(place / count);
    place %= count;
    if (code > 0x10ffff) return undefined;
    codes.splice(place++, 0, code);
  }
  return String.fromCodePoint(...codes);
}

function digitOf(char: string | undefined): number | undefined {
  if (char === undefined || !/^[a-z0-9]$/.test(char)) return undefined;
  return char >= 'a' ? char.charCodeAt(0) - 97 : Number(char) + 26;
}

function adapted(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
