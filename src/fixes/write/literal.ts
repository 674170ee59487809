/** A string literal of JavaScript and of Python: JSON's, which is valid in both for the printable ASCII of a fix. */
export function literal(text: string): string {
  return JSON.stringify(text);
}
