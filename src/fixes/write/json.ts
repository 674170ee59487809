export type Json = string | number | boolean | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** One document of several: members of the same name become one, lists are joined. */
export function mergedJson(documents: readonly JsonObject[]): JsonObject {
  const members = new Map<string, Json>();
  for (const [key, value] of documents.flatMap((document) => Object.entries(document))) {
    const before = members.get(key);
    members.set(key, before === undefined ? value : mergedValue(before, value));
  }
  const items = members.get('Items');
  // AWS wants the length beside its lists.
  if (members.has('Quantity') && isList(items)) members.set('Quantity', items.length);
  return Object.fromEntries(members);
}

function mergedValue(before: Json, value: Json): Json {
  if (isList(before) && isList(value)) return joined([...before, ...value]);
  return isObject(before) && isObject(value) ? mergedJson([before, value]) : value;
}

/** Equal items once, and one item for each `source`: the paths that headers are for. */
function joined(items: readonly Json[]): readonly Json[] {
  const groups = new Map<string, Json>();
  for (const item of items) {
    const source = isObject(item) ? item['source'] : undefined;
    const key = typeof source === 'string' ? `source ${source}` : JSON.stringify(item);
    const before = groups.get(key);
    groups.set(key, before === undefined ? item : mergedValue(before, item));
  }
  return [...groups.values()];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && !isList(value);
}

/** A document in YAML. Keys are plain words; JSON’s strings are YAML’s too. */
export function yamlOf(document: JsonObject, indent = ''): string {
  return Object.entries(document)
    .map(([key, value]) => `${indent}${key}:${valueOf(value, `${indent}  `)}`)
    .join('\n');
}

function valueOf(value: Json, indent: string): string {
  if (typeof value !== 'object') return ` ${JSON.stringify(value)}`;
  if (!isList(value)) return `\n${yamlOf(value, indent)}`;
  return `\n${value.map((item) => itemOf(item, indent)).join('\n')}`;
}

function itemOf(item: Json, indent: string): string {
  if (typeof item !== 'object' || isList(item)) return `${indent}-${valueOf(item, `${indent}  `)}`;
  return `${indent}- ${yamlOf(item, `${indent}  `).trimStart()}`;
}
