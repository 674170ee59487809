import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PolicyChoices, StoredRecording } from '../../capture/recording/stored-recording.js';
import type { ReportsToAdd } from '../../capture/recording/reported-pages.js';
import type { NotCompared, Visited } from '../../capture/recording/visit-plan.js';
import type { Recordings, RecordingSource } from '../ports.js';
import { named } from '../../engine/index.js';
import { count } from '../text/format.js';
import { attempt, type Notice } from '../store/notice.js';

/** Starts and stops recordings, and keeps what the person decides on their policies. */
interface RecordActions {
  start(): Promise<void>;
  stop(): Promise<void>;
  choose(origin: string, choices: PolicyChoices): Promise<void>;
  /** Allows what a preview blocked on a page. */
  allow(url: string, load: { readonly directive: string; readonly blocked: string }): Promise<void>;
  /** Keeps a recording from a file; a sentence says why there is none. */
  keep(read: () => Promise<StoredRecording | string>): Promise<void>;
  /** Adds violation reports from a file; a sentence says why there are none. */
  addReports(origin: string, read: () => Promise<ReportsToAdd | string>): Promise<void>;
  /** Compares pages with what other visitors are sent. */
  visit(origin: string, paths: readonly string[]): Promise<void>;
  forget(origin: string): Promise<void>;
}

export interface Recorded {
  readonly recordings: ReadonlySignal<Recordings>;
  readonly record: RecordActions;
  readonly stop: () => void;
}

function visitedText({ compared, others }: Visited): string {
  const left = Object.entries(NOT_COMPARED).flatMap(([because, text]) => {
    const paths = others.flatMap((one) => (one.because === because ? one.path : []));
    return paths.length > 0 ? [`${text} ${named(paths)}.`] : [];
  });
  const done =
    compared > 0
      ? `Compared ${count(compared, 'page')} with what two other visitors are sent.`
      : 'Nothing was compared.';
  return [done, ...left].join(' ');
}

const NOT_COMPARED: Readonly<Record<NotCompared, string>> = {
  'no-page': 'No page was sent to both of them for',
  'not-read': 'Too large to be read:',
  full: 'The recording is full, so not all was added of',
};

export function createRecorded(source: RecordingSource, notice: Notice): Recorded {
  const recordings = signal<Recordings>({ all: [] });
  const stop = source.watch((now) => {
    recordings.value = now;
  });
  const act = (action: () => Promise<string>, failed?: string) => attempt(notice, action, failed);
  return {
    recordings: computed(() => recordings.value),
    stop,
    record: {
      start: () =>
        act(async () => {
          await source.start();
          return 'Recording. Use the site in any tab.';
        }, 'Not started'),
      stop: () =>
        act(async () => {
          await source.stop();
          return 'Stopped.';
        }, 'Not stopped'),
      choose: (origin, choices) =>
        act(async () => {
          await source.choose(origin, choices);
          return '';
        }),
      allow: (url, load) =>
        act(async () => {
          return (await source.allow(url, load))
            ? 'Allowed. End the preview and try again.'
            : 'Nothing was changed: the recording has it already, or is full.';
        }),
      keep: (read) =>
        act(async () => {
          const stored = await read();
          if (typeof stored === 'string') return `${stored} Nothing was changed.`;
          await source.keep(stored);
          return `Opened the recording of ${stored.recording.origin}.`;
        }),
      addReports: (origin, read) =>
        act(async () => {
          const reports = await read();
          if (typeof reports === 'string') return reports;
          await source.addReports(origin, reports);
          return `Added reports of ${count(reports.pages.length, 'kind')} of pages. They allow nothing by themselves.`;
        }),
      visit: (origin, paths) =>
        act(async () => {
          return visitedText(await source.visit(origin, paths));
        }, 'Not compared'),
      forget: (origin) =>
        act(async () => {
          await source.forget(origin);
          return 'Recording deleted.';
        }),
    },
  };
}
