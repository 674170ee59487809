import { readSuppressions, type Suppression } from '../../engine/index.js';
import { jsonText } from '../../export/json.js';
import type { Settings } from '../ports.js';

/** Bytes of a list of suppressed findings: more than the largest takes. */
const LARGEST_LIST = 8_000_000;

/** The file that `inspect --baseline` reads. */
export function suppressionsFile(suppressions: readonly Suppression[]): string {
  return jsonText({ schema: 1, suppressions });
}

/** All that is kept; of the same form, so that the suppressed findings in it can be read again. */
export function settingsFile({ suppressions, stacks, baselines, badge }: Settings): string {
  return jsonText({ schema: 1, suppressions, stacks: Object.fromEntries(stacks), baselines, badge });
}

/** The suppressed findings in a file, or one sentence saying what is wrong with it. */
export async function readSuppressionsFile(file: File): Promise<readonly Suppression[] | string> {
  const name = file.name.slice(0, 100);
  if (file.size > LARGEST_LIST) return `${name} is too large to be a list of suppressed findings.`;
  const raw = parse(await file.text());
  if (raw === undefined) return `${name} is not JSON.`;
  const read = readSuppressions(raw);
  return typeof read === 'string' ? `${name} is no list of suppressed findings: ${read}` : read;
}

/** Undefined for what is no JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
