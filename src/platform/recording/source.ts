import type { RecordingSource } from '../../ui/ports.js';
import { send } from '../messages/protocol.js';
import { onRecorderChanged, readRecorder } from './recorder.js';
import type { Decision } from '../settings/decisions.js';
import { onRecordingsChanged, readRecordings } from './stored-recordings.js';
import { watchRead } from '../storage/watch-read.js';

/** Reads what is stored; the background records and stores. */
export function createRecordingSource(tabId: number): RecordingSource {
  const decide = async (decision: Decision): Promise<void> => {
    await send('decide', { tabId, decision });
  };
  return {
    watch: (listener) =>
      watchRead(
        () => Promise.all([readRecorder(), readRecordings()]),
        [onRecorderChanged, onRecordingsChanged],
        ([recorder, all]) => {
          if (!recorder) listener({ all });
          else {
            const { origin, isUnwatched } = recorder;
            listener({ all, running: { origin, ...(isUnwatched && { isUnwatched }) } });
          }
        },
      ),
    async start() {
      await send('startRecording', { tabId });
    },
    async stop() {
      await send('stopRecording', null);
    },
    choose: (site, choices) => decide({ kind: 'choose-sources', site, ...choices }),
    async allow(url, { directive, blocked }) {
      const decision = { kind: 'allow-load', site: new URL(url).origin, url, directive, blocked } as const;
      return (await send('decide', { tabId, decision })).kept;
    },
    addReports: (site, reports) => decide({ kind: 'add-reports', site, reports }),
    visit: (origin, paths) => send('visitPages', { tabId, origin, paths }),
    keep: (stored) => decide({ kind: 'import-recording', stored }),
    forget: (site) => decide({ kind: 'forget-recording', site }),
  };
}
