import type { Json, JsonObject } from './json.js';

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

function isList(value: JsonObject | readonly Json[]): value is readonly Json[] {
  return Array.isArray(value);
}
