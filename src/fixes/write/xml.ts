/** The value of an attribute, within double quotes. */
export function attributeValue(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

/** The text of an element. */
export function elementText(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A comment with a text that begins with a space. Two hyphens in it are an error. */
export function xmlComment(text: string): string {
  return `<!--${text.replace(/-(?=-)/g, '- ')} -->`;
}
