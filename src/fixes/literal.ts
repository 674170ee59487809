/** A string literal of JavaScript and of Python. For printable ASCII, which is all that gets into a fix, JSON's is one. */
export function literal(text: string): string {
  return JSON.stringify(text);
}
