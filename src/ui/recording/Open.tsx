import { useState } from 'preact/hooks';
import { withRecordingOfOther, type StoredRecording } from '../../capture/recording/stored-recording.js';
import { readRecordingOf } from './file.js';
import { count } from '../text/format.js';
import { OpenFile } from '../components/OpenFile.js';
import { Untrusted } from '../components/Untrusted.js';

interface Props {
  readonly label: string;
  /** Those that are there. */
  readonly recordings: readonly StoredRecording[];
  /** Called with the recording in the file, or a sentence with the error. */
  readonly onRead: (read: StoredRecording | string) => void;
}

/** A button that opens the file of a recording. Before it replaces one of the same site, it asks. */
export function OpenRecording({ label, recordings, onRead }: Props) {
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
