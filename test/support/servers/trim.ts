/** Maximum characters of one text node. */
const MOST_TEXT = 300;
/** Maximum characters of a body: its start and its end. */
const MOST_BODY = 5_000;

/** A body without what no rule reads (styles, scripts, images, comments), and with long parts cut in the middle. */
export function trim(body: string): string {
  const lean = body
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(<(script|style|svg)\b[^>]*>)[\s\S]*?(<\/\2>)/gi, '$1$3')
    .replace(/data:[a-z/+-]*;base64,[\w+/=]*/gi, 'data:,')
    // Rails shows only the first of these.
    .replace(/<div class="source hidden"[\s\S]*?<\/table>\s*<\/div>\s*<\/div>/g, '')
    .replace(/(<pre\b[^>]*>)([\s\S]*?)(<\/pre>)/g, (whole, open: string, inner: string, close: string) =>
      inner.length > MOST_TEXT ? `${open}${cut(inner, MOST_TEXT)}${close}` : whole,
    )
    // Of many rows, entries or lines only the first eight and the last.
    .replace(
      /((?:<(tr|li|option)\b[^>]*>(?:(?!<\2\b)[\s\S])*?<\/\2>\s*){8})(?:<\2\b[^>]*>(?:(?!<\2\b)[\s\S])*?<\/\2>\s*){2,}(?=<\2\b)/g,
      '$1',
    )
    .replace(/>[^<]+/g, (text) => (text.length > MOST_TEXT ? cut(text, MOST_TEXT) : text))
    .replace(/[ \t]*\n\s*/g, '\n');
  return lean.length > MOST_BODY ? cut(lean, MOST_BODY) : lean;
}

/** Keeps both ends with complete tags; of the part between only the elements with an id. */
function cut(text: string, most: number): string {
  const head = text.slice(0, most / 2).replace(/<[^>]*$/, '');
  const tail = text.slice(text.length - most / 2).replace(/^[^<]*>/, '');
  const between = text.slice(head.length, text.length - tail.length);
  const ids = [...between.matchAll(/<(\w+)\b[^>]*\bid="([A-Za-z-]+)"/g)];
  return `${head} […] ${ids.map(([, name, id]) => `<${name} id="${id}"></${name}>`).join('')}${tail}`;
}
