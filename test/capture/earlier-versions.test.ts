import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBaseline, type Baseline } from '../../src/capture/history/baseline.js';
import { parseHistory, type Look } from '../../src/capture/history/looks.js';
import {
  parseRecordingFile,
  parseStoredRecording,
  type StoredRecording,
} from '../../src/capture/recording/stored-recording.js';
import { reportsIn } from '../../src/cli/read-reports.js';
import type { ReportJson } from '../../src/export/json.js';

/** What a version stored or exported, named after its commit: its own functions wrote it. */
interface Stored {
  readonly recording: Omit<StoredRecording, 'documents'> & {
    readonly documents: readonly { readonly isResponseUnseen?: true }[];
  };
  readonly baseline: Baseline;
  readonly history: readonly (readonly [page: string, looks: readonly Look[]])[];
  readonly report: ReportJson;
}

const FOLDER = join(import.meta.dirname, '../fixtures/stored');

describe.each(readdirSync(FOLDER))('what %s has', (file) => {
  const { recording, baseline, history, report } = JSON.parse(
    readFileSync(join(FOLDER, file), 'utf8'),
  ) as Stored;

  it('is a recording that is read without loss, stored or from a file', () => {
    const documents = recording.documents.map(({ isResponseUnseen, ...document }) => ({
      ...document,
      ...(isResponseUnseen && { lacks: 'response' }),
    }));
    expect(parseStoredRecording(recording)).toEqual({ ...recording, documents });
    expect(parseRecordingFile({ 'sitegrade-recording': 1, ...recording })).toEqual({
      ...recording,
      documents: [],
    });
  });

  it('is a pin that is read without loss', () => {
    expect(parseBaseline(baseline)).toEqual(baseline);
  });

  it('is a history that is read without loss', () => {
    expect([...parseHistory(history)]).toEqual(history);
  });

  it('is a report that is compared by all that it says', () => {
    const [read] = reportsIn([report], file);
    expect(read).toMatchObject({ url: report.url, grade: report.grade, score: report.score });
    expect(read?.findings.map(({ id }) => id)).toEqual(report.findings.map(({ id }) => id));
    expect(read?.sent).toEqual(report.sent);
  });
});
