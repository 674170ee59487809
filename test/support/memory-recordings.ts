import {
  withChoices,
  type PolicyChoices,
  type StoredRecording,
} from '../../src/capture/recording/stored-recording.js';
import { withAllowed, withReportedPages } from '../../src/capture/recording/record-page.js';
import type { ReportsToAdd } from '../../src/capture/recording/reported-pages.js';
import type { Visited } from '../../src/capture/recording/visit-plan.js';
import type { Recordings, RecordingSource } from '../../src/ui/ports.js';

/** Recordings in memory, with the same changes as in the extension. Records the calls to it. */
export class MemoryRecordings implements RecordingSource {
  readonly calls: string[] = [];
  readonly #listeners = new Set<(recordings: Recordings) => void>();
  /** The origin that a start records. */
  readonly #origin: string;
  #recordings: Recordings;

  constructor(origin = 'https://shop.example', recordings: Recordings = { all: [] }) {
    this.#origin = origin;
    this.#recordings = recordings;
  }

  get recordings(): Recordings {
    return this.#recordings;
  }

  watch(listener: (recordings: Recordings) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#recordings);
    return () => this.#listeners.delete(listener);
  }

  start(): Promise<void> {
    return this.#change('start', { ...this.#recordings, running: { origin: this.#origin } });
  }

  stop(): Promise<void> {
    return this.#change('stop', { all: this.#recordings.all });
  }

  choose(origin: string, choices: PolicyChoices): Promise<void> {
    return this.#edit(`choose ${JSON.stringify(choices)}`, origin, (one) => withChoices(one, choices));
  }

  async allow(url: string, load: { readonly directive: string; readonly blocked: string }): Promise<boolean> {
    const { origin } = new URL(url);
    const before = this.#recordings;
    await this.#edit(`allow ${load.directive} ${load.blocked}`, origin, (one) =>
      withAllowed(one, { url, ...load }),
    );
    return before.all.some(({ recording }, at) => recording !== this.#recordings.all[at]?.recording);
  }

  addReports(origin: string, reports: ReportsToAdd): Promise<void> {
    return this.#edit(`reports of ${reports.pages.length}`, origin, (one) => withReportedPages(one, reports));
  }

  async visit(_origin: string, paths: readonly string[]): Promise<Visited> {
    await this.#change(`visit ${paths.join(' ')}`, this.#recordings);
    return { compared: paths.length, others: [] };
  }

  keep(stored: StoredRecording): Promise<void> {
    const { origin } = stored.recording;
    const others = this.#recordings.all.filter((one) => one.recording.origin !== origin);
    return this.#change(`keep ${origin}`, { ...this.#recordings, all: [stored, ...others] });
  }

  forget(origin: string): Promise<void> {
    const all = this.#recordings.all.filter((one) => one.recording.origin !== origin);
    return this.#change(`forget ${origin}`, { all });
  }

  #edit(call: string, origin: string, edit: (one: StoredRecording) => StoredRecording): Promise<void> {
    const all = this.#recordings.all.map((one) => (one.recording.origin === origin ? edit(one) : one));
    return this.#change(call, { ...this.#recordings, all });
  }

  #change(call: string, recordings: Recordings): Promise<void> {
    this.calls.push(call);
    this.#recordings = recordings;
    for (const listener of this.#listeners) listener(recordings);
    return Promise.resolve();
  }
}
