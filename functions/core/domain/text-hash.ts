/**
 * 64 bits of a text, as two unsigned halves: the mixing of MurmurHash3 with two seeds at once. Not for secrets. Among a million different
 * texts the chance that any two share it is 1 in 30 million.
 */
export function textHash(text: string): readonly [high: number, low: number] {
  let high = 0xdeadbeef ^ text.length;
  let low = 0x41c6ce57 ^ text.length;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  const mixedHigh = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  const mixedLow =
    Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(mixedHigh ^ (mixedHigh >>> 13), 3_266_489_909);
  return [mixedHigh >>> 0, mixedLow >>> 0];
}

/** The same as 16 hexadecimal digits. */
export function textDigest(text: string): string {
  return textHash(text)
    .map((half) => half.toString(16).padStart(8, '0'))
    .join('');
}
