/** Five signs for a host (FNV-1a), for names that the sites of one server share. */
export function hostSign(host: string): string {
  const codes = Array.from(host, (sign) => sign.charCodeAt(0));
  const sum = codes.reduce((hash, code) => Math.imul(hash ^ code, 0x01000193), 0x811c9dc5) >>> 0;
  return (sum % 36 ** 5).toString(36).padStart(5, '0');
}
