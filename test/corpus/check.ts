import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';
import { audit, type PageSnapshot, type Report } from '../../src/engine/index.js';
import { jsonText } from '../../src/export/json-text.js';
import { toJson } from '../../src/export/json.js';
import { toMarkdown } from '../../src/export/markdown.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { schemaErrors } from '../support/report-schema.js';
import { cookieValues, readResponses, snapshotOf, type RecordedResponse } from './responses.js';
import { Summary } from './summary.js';

// Audits recorded responses, checks what must be true for each, and writes the findings to a file that is
// checked in, so that review shows what a change does.

const SUMMARY = join(PROJECT, 'docs', 'corpus-summary.md');
const ABOUT = { version: '0', date: new Date(0) };

/** Errors that no report may have. */
function faults(response: RecordedResponse, snapshot: PageSnapshot, report: Report): string[] {
  const proposals = proposalsFor(snapshot, report);
  const json = [toJson({ report, proposals }, ABOUT)];
  const outputs = { JSON: jsonText(json), Markdown: toMarkdown(report, { ...ABOUT, proposals }) };
  const values = cookieValues(response);
  return [
    ...report.unknowns.filter(({ because }) => because === 'crashed').map(({ rule }) => `${rule} crashed`),
    ...schemaErrors(json).map((error) => `the JSON is not what the schema says: ${error}`),
    ...Object.entries(outputs).flatMap(([kind, text]) =>
      values.some((value) => text.includes(value)) ? [`a cookie's value is in the ${kind}`] : [],
    ),
  ];
}

const [given = ''] = process.argv.slice(2);
const path = resolve(process.env['INIT_CWD'] ?? '', given);
if (given === '' || !existsSync(path)) {
  console.error('Name a file of recorded responses: npm run check:corpus -- responses.jsonl');
  process.exit(1);
}
const summary = new Summary();
let failures = 0;
let values = 0;
for await (const response of readResponses(path)) {
  values += cookieValues(response).length;
  const snapshot = snapshotOf(response);
  const report = audit(snapshot);
  summary.add(report, response.partial !== undefined);
  for (const fault of faults(response, snapshot, report)) {
    failures += 1;
    console.error(`${response.id}: ${fault}`);
  }
}
const before = existsSync(SUMMARY) ? readFileSync(SUMMARY, 'utf8') : '';
const after = summary.toMarkdown();
console.log(after);
console.error(`${values} cookie values were looked for in both outputs; ${failures} faults.`);
if (after !== before) {
  writeFileSync(SUMMARY, after);
  console.error(`The judgement changed: see git diff ${SUMMARY}, and commit it if it is meant.`);
}
process.exitCode = failures > 0 || after !== before ? 1 : 0;
