import { Untrusted } from '../components/Untrusted.js';
import { ago, count } from '../text/format.js';
import type { PartProps } from '../settings-part.js';
import { useState } from 'preact/hooks';
import {
  withRecordingOfOther,
  type StoredRecording,
  MAX_RECORDING,
  parseRecordingFile,
  recordingFile,
} from '../../capture/recording/stored-recording.js';
import { parsedJson } from '../../engine/index.js';
import { OpenFile } from '../components/OpenFile.js';
import { jsonText } from '../../export/json-text.js';
import { download } from '../download.js';

/** What was recorded of sites for a policy. */
export function Recordings({ settings: { recordings }, source, run }: PartProps) {
  return (
    <section>
      <h2>Recordings for a policy</h2>
      <p class="quiet">
        Paths, origins and hashes of what the pages of a site used, how often, on which day and for how many
        visitors, and the folders of versions they loaded from package hosts, never their code or text. A team
        can share the exported file.
      </p>
      {recordings.length === 0 ? (
        <p>None. The panel in DevTools starts one, under Policy, Recording.</p>
      ) : (
        <ul class="kept">
          {recordings.map((stored) => {
            const { recording, changedAt } = stored;
            const loads = recording.pages.reduce((sum, page) => sum + page.loads, 0);
            return (
              <li key={recording.origin}>
                <strong>
                  <Untrusted text={recording.origin} limit={120} />
                </strong>
                <span>
                  {count(recording.pages.length, 'page')}, {count(loads, 'load')}{' '}
                  <span class="quiet">
                    <time
                      dateTime={new Date(changedAt).toISOString()}
                      title={new Date(changedAt).toLocaleString()}
                    >
                      {ago(changedAt, Date.now())}
                    </time>
                  </span>
                </span>
                <span class="row-of-buttons">
                  <button
                    type="button"
                    class="bare"
                    onClick={() => {
                      saveRecording(stored);
                    }}
                  >
                    Export<span class="visually-hidden"> the recording of {recording.origin}</span>
                  </button>
                  <button
                    type="button"
                    class="bare"
                    onClick={() => {
                      run(async () => {
                        await source.forgetRecording(recording.origin);
                        return 'Recording deleted.';
                      });
                    }}
                  >
                    Delete<span class="visually-hidden"> the recording of {recording.origin}</span>
                  </button>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <p class="row-of-buttons">
        <OpenRecording
          label="Import…"
          recordings={recordings}
          onRead={(read) => {
            run(async () => {
              if (typeof read === 'string') return `${read} Nothing was changed.`;
              await source.keepRecording(read);
              return `Imported the recording of ${read.recording.origin}.`;
            });
          }}
        />
      </p>
    </section>
  );
}

interface OpenProps {
  readonly label: string;
  /** Those that are there. */
  readonly recordings: readonly StoredRecording[];
  /** Called with the recording in the file, or a sentence with the error. */
  readonly onRead: (read: StoredRecording | string) => void;
}

/** A button that opens the file of a recording. Before it replaces one of the same site, it asks. */
export function OpenRecording({ label, recordings, onRead }: OpenProps) {
  const [opened, setOpened] = useState<StoredRecording | undefined>(undefined);
  const there = opened && recordingOfSame(opened, recordings);
  const open = async (file: File) => {
    const read = await readRecordingOf(file);
    if (typeof read !== 'string' && recordingOfSame(read, recordings)) setOpened(read);
    else {
      setOpened(undefined);
      onRead(read);
    }
  };
  return (
    <>
      <OpenFile label={label} what="A file of a recording" onOpen={(file) => void open(file)} />
      {opened && there && (
        <span role="alert">
          There is a recording of <Untrusted text={there.recording.origin} limit={120} /> with{' '}
          {count(there.recording.pages.length, 'page')}; the file has {opened.recording.pages.length}.{' '}
          <button
            type="button"
            onClick={() => {
              setOpened(undefined);
              onRead(opened);
            }}
          >
            Replace it
          </button>{' '}
          <button
            type="button"
            onClick={() => {
              setOpened(undefined);
              onRead(withRecordingOfOther(there, opened));
            }}
          >
            Add it as another visitor’s
          </button>{' '}
          <button
            type="button"
            onClick={() => {
              setOpened(undefined);
            }}
          >
            Keep it
          </button>
        </span>
      )}
    </>
  );
}

function recordingOfSame(
  { recording }: StoredRecording,
  recordings: readonly StoredRecording[],
): StoredRecording | undefined {
  return recordings.find((one) => one.recording.origin === recording.origin);
}

/** Saves a recording as a file that a team can share. */
export function saveRecording(stored: StoredRecording): void {
  const { host } = new URL(stored.recording.origin);
  const name = host.replace(/[^\w.-]/g, '-').slice(0, 100);
  download(`sitegrade-recording-${name}.json`, jsonText(recordingFile(stored)), 'application/json');
}

/** The recording in a file, or a sentence with the error. */
async function readRecordingOf(file: File): Promise<StoredRecording | string> {
  const name = file.name.slice(0, 100);
  // Exported files are indented.
  if (file.size > 4 * MAX_RECORDING) return `${name} is too large to be a recording.`;
  const raw = parsedJson(await file.text());
  if (raw === undefined) return `${name} is not JSON.`;
  const read = parseRecordingFile(raw);
  return typeof read === 'string' ? `${name} is not a recording. ${read}` : read;
}
