import { appendFile } from 'node:fs/promises';
import { errorText, printError } from './command.js';
import { UserError, tell } from './terminal.js';

/** Bytes: GitHub drops a longer summary of a step. */
const LONGEST_SUMMARY = 1_000_000;

/** What GitHub Actions reads: lines of `::error`, and a file for the summary of the step. */
export interface GitHub {
  /** A line that marks the run with an error. */
  errorLine(sentence: string): string;
  /** @param textOf a text about so many of `count` */
  summarize(count: number, textOf: (most: number) => string): Promise<void>;
}

/** Undefined outside GitHub Actions. */
export function gitHub(env: Readonly<Record<string, string | undefined>>): GitHub | undefined {
  if (env['GITHUB_ACTIONS'] !== 'true') return undefined;
  const file = env['GITHUB_STEP_SUMMARY'];
  return {
    errorLine: (sentence) => `::error title=Sitegrade::${escaped(sentence)}`,
    async summarize(count, textOf) {
      if (!file) return;
      let text = textOf(count);
      for (let most = count; Buffer.byteLength(text) > LONGEST_SUMMARY && most > 0;) {
        most = Math.floor(most / 2);
        text = textOf(most);
      }
      try {
        await appendFile(file, text);
      } catch (error) {
        printError(new UserError(`The summary of the step could not be written: ${errorText(error)}`));
      }
    },
  };
}

/** Writes why something failed: in GitHub Actions as an error of the run. */
export function errorTeller(github: GitHub | undefined): (sentence: string) => void {
  if (!github) return tell;
  return (sentence) => console.error(github.errorLine(sentence));
}

/** The runner’s own encoding of a message. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
