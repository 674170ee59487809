/**
 * What is in a JSON file, or a sentence with the error.
 * @param what it has to be, such as `a recording`
 * @param parse returns a sentence where it is not that
 */
export async function readJsonFile<T>(
  file: File,
  largest: number,
  what: string,
  parse: (raw: unknown) => T | string,
): Promise<T | string> {
  const name = file.name.slice(0, 100);
  if (file.size > largest) return `${name} is too large to be ${what}.`;
  const text = await file.text();
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return `${name} is not JSON.`;
  }
  const read = parse(raw);
  return typeof read === 'string' ? `${name} is not ${what}. ${read}` : read;
}
