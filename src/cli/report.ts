import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CARELESS_URL, HARDENED_URL } from '../demo/index.js';
import { about, caveatSentence, type Report } from '../engine/index.js';
import { visible } from '../export/visible.js';
import { proposalsFor } from '../fixes/proposals.js';
import type { Launched } from './browser.js';
import { describe } from './findings.js';
import { gradePage } from './grade-page.js';
import { downloadReport } from './popup.js';
import { print } from './streams.js';

/** Prints the popup's report on the page or the demo shop, and saves a screenshot and the Markdown report in the folder. */
export async function report(launched: Launched, folder: string, url?: URL): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { popup, snapshot, graded } = await gradePage(launched, url ?? new URL(CARELESS_URL));
  const path = join(folder, new URL(graded.url).host.replaceAll(/[^a-z0-9.-]/gi, '_'));
  await popup.screenshot({ path: `${path}.png` });
  await downloadReport(launched.browser, popup, `${path}.md`);
  await popup.close();
  const hardened = url ? undefined : await gradePage(launched, new URL(HARDENED_URL));

  const caveat = caveatSentence(graded);
  const lines = [
    `${visible(graded.url)}\n\n${describe(graded, proposalsFor(snapshot, graded))}`,
    ...(hardened ? [`The hardened shop: ${gradeText(hardened.graded)}`] : []),
    `Grade: ${gradeText(graded)}${caveat === undefined ? '' : `. ${visible(caveat)}`}`,
    `Screenshot: ${path}.png`,
    `Report: ${path}.md`,
  ];
  await print(`${lines.join('\n')}\n`);
}

function gradeText(report: Report): string {
  return `${about(report.grade, report)} (${about(report.score, report)})`;
}
