import { parsedJson, parseSuppressions, type Suppression } from '../../engine/index.js';
import { jsonText } from '../../export/json-text.js';
import { recordingFile } from '../../capture/recording/stored-recording.js';
import type { Settings } from '../ports.js';

/** Maximum bytes of a list of suppressed findings; the largest valid list is smaller. */
const LARGEST_LIST = 8_000_000;

/** The file that `inspect --baseline` reads. */
export function suppressionsFile(suppressions: readonly Suppression[]): string {
  return jsonText({ schema: 1, suppressions });
}

/** All settings, in the same format, so that its suppressed findings can be imported. */
export function settingsFile({
  suppressions,
  stacks,
  checked,
  selections,
  baselines,
  history,
  recordings,
  badge,
}: Settings): string {
  return jsonText({
    schema: 1,
    suppressions,
    stacks: Object.fromEntries(stacks),
    checked: Object.fromEntries(checked),
    selections: Object.fromEntries(selections),
    baselines,
    history: Object.fromEntries(history),
    recordings: recordings.map(recordingFile),
    badge,
  });
}

/** The suppressed findings in a file, or a sentence with the error. */
export async function readSuppressionsFile(file: File): Promise<readonly Suppression[] | string> {
  const name = file.name.slice(0, 100);
  if (file.size > LARGEST_LIST) return `${name} is too large to be a list of suppressed findings.`;
  const raw = parsedJson(await file.text());
  if (raw === undefined) return `${name} is not JSON.`;
  const read = parseSuppressions(raw);
  return typeof read === 'string' ? `${name} is not a list of suppressed findings: ${read}` : read;
}
