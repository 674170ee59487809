/**
 * What the HTTP Observatory reads as HTML: its client parses any JSON body as JSON, whatever its type. A JSON string
 * is read, a falsy value (null, false, 0) is empty, anything else cannot be read: null.
 */
export function htmlOf(body: string): string | null {
  if (!JSON_START.test(body)) return body;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return body;
  }
  if (typeof value === 'string') return value;
  return value ? null : '';
}

/** How JSON can begin (RFC 8259 §2 and §3). A failing JSON.parse of a page took longer than any rule. */
const JSON_START = /^[\t\n\r ]*[[{"\d\-tfn]/;
