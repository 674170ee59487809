import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';
import { formOf } from './subject-id.js';
import { textsKey, withoutRepeats, type Answers } from './texts.js';

/** What this run has proven, until its end. */
export const NOTED = join(PROJECT, 'dist', 'proofs');

export interface Noted {
  readonly id: string;
  /** Of the code that ran. */
  readonly texts: string;
  readonly answers: Answers;
}

/** Whether the run is of this subject: `run-tests.ts` names those that `.ci/run` chose; else it is of all. */
export function isChosen(id: string): boolean {
  const chosen = process.env['CHOSEN_PROOFS'];
  return chosen === undefined || chosen.split(',').includes(id);
}

/** Notes that all tests of a subject passed, with what it saw. */
export function notePassed(id: string, answers: Answers): void {
  mkdirSync(NOTED, { recursive: true });
  const seen = withoutRepeats(answers);
  const noted: Noted = { id, texts: textsKey(seen, formOf(id)), answers: seen };
  writeFileSync(join(NOTED, `${id.replace(' ', '-')}.json`), JSON.stringify(noted));
}
