import {
  MAX_RECORDING,
  parseRecordingFile,
  recordingFile,
  type StoredRecording,
} from '../../capture/recording/stored-recording.js';
import { jsonText } from '../../export/json.js';
import { download } from '../download.js';

/** Saves a recording as a file that a team can share. */
export function saveRecording(stored: StoredRecording): void {
  const { host } = new URL(stored.recording.origin);
  const name = host.replace(/[^\w.-]/g, '-').slice(0, 100);
  download(`sitegrade-recording-${name}.json`, jsonText(recordingFile(stored)), 'application/json');
}

/** The recording in a file, or a sentence with the error. */
export async function readRecordingOf(file: File): Promise<StoredRecording | string> {
  const name = file.name.slice(0, 100);
  // Exported files are indented.
  if (file.size > 4 * MAX_RECORDING) return `${name} is too large to be a recording.`;
  const raw = parsed(await file.text());
  if (raw === undefined) return `${name} is not JSON.`;
  const read = parseRecordingFile(raw);
  return typeof read === 'string' ? `${name} is not a recording. ${read}` : read;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
