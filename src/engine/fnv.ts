/** A hash of 32 bits, of the text's UTF-8 (FNV-1a). Anybody can make a text with the same one. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** A short name of a value that is not kept: anybody can make a value with the same one. */
export function digestOf(value: string): string {
  return fnv1a(value).toString(36);
}
