/** The value of an attribute, within double quotes. */
export function attributeValue(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A comment, in which two hyphens are an error. */
export function xmlComment(text: string): string {
  return `<!-- ${text.replace(/-(?=-)/g, '- ')} -->`;
}
