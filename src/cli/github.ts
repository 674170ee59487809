import { appendFile } from 'node:fs/promises';
import { tell } from './streams.js';
import { gradesSummary, type Row } from './summary.js';

/** Bytes: GitHub drops a longer summary of a step. */
const LONGEST_SUMMARY = 1_000_000;

/** What GitHub Actions reads: lines of `::error`, and a file for the summary of the step. */
export interface GitHub {
  /** A line that marks the run with an error. */
  errorLine(sentence: string): string;
  summarize(rows: readonly Row[], reasons: readonly string[]): Promise<void>;
}

/** Undefined outside GitHub Actions. */
export function gitHub(env: Readonly<Record<string, string | undefined>>): GitHub | undefined {
  if (env['GITHUB_ACTIONS'] !== 'true') return undefined;
  const file = env['GITHUB_STEP_SUMMARY'];
  return {
    errorLine: (sentence) => `::error title=Sitegrade::${escaped(sentence)}`,
    async summarize(rows, reasons) {
      if (!file) return;
      let text = gradesSummary(rows, reasons);
      for (let most = rows.length; Buffer.byteLength(text) > LONGEST_SUMMARY && most > 0;) {
        most = Math.floor(most / 2);
        text = gradesSummary(rows.slice(0, most), reasons.slice(0, most), rows.length - most);
      }
      await appendFile(file, text);
    },
  };
}

/** Writes why something failed: in GitHub Actions as an error of the run. */
export function errorTeller(github: GitHub | undefined): (sentence: string) => void {
  if (!github) return tell;
  return (sentence) => {
    console.error(github.errorLine(sentence));
  };
}

/** The runner’s own encoding of a message. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
