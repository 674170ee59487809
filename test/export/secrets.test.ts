import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { baselineOf } from '../../src/capture/history/baseline.js';
import { readHarJson } from '../../src/capture/har/json.js';
import { withVisits } from '../../src/capture/recording/record-page.js';
import {
  newRecording,
  parseStoredRecording,
  recordingFile,
} from '../../src/capture/recording/stored-recording.js';
import { parsePolicyArguments } from '../../src/cli/arguments.js';
import { proposalOf, textOf } from '../../src/cli/policy-job.js';
import {
  audit,
  emptyRecording,
  sentFields,
  siteNameOf,
  withBegunForm,
  withLoad,
  withObservedForms,
  withReports,
  type PageSnapshot,
  type PageUse,
} from '../../src/engine/index.js';
import type { Format } from '../../src/export/formats.js';
import { writeReports } from '../../src/export/write.js';
import { headerText } from '../../src/fixes/index.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { popupHtml } from '../support/popup-html.js';
import { PLANTED, recordingOf, type Planted } from '../support/secrets.js';

const FILE = join(import.meta.dirname, '../../docs/secrets.md');

/** Where a secret could be, in the order of the table. */
const PLACES = [
  'session',
  'local',
  'popup',
  'Markdown',
  'HTML',
  'JSON',
  'SARIF',
  'others',
  'Copy',
  'recording',
  'file',
  'policy',
] as const;
type Place = (typeof PLACES)[number];

async function placesOf(planted: Planted): Promise<ReadonlySet<Place>> {
  const { snapshots } = await readHarJson(recordingOf(planted));
  const [snapshot] = snapshots;
  if (!snapshot?.chain.seen) throw new Error(planted.kind);
  const texts = textsOf(snapshot);
  return new Set(PLACES.filter((place) => texts[place].includes(planted.secret)));
}

function textsOf(snapshot: PageSnapshot): Record<Place, string> {
  const report = audit(snapshot);
  const proposals = proposalsFor(snapshot, report);
  const about = { version: '1', date: new Date(0) };
  const write = (format: Format) =>
    writeReports(format, [{ report, proposals, sent: sentFields(snapshot) }], about);
  const suppressions = report.findings.map(({ id }) => ({ site: siteNameOf(snapshot.url), finding: id }));
  return {
    session: JSON.stringify(snapshot),
    local: JSON.stringify([baselineOf(snapshot, 0), suppressions]),
    popup: popupHtml(snapshot),
    Markdown: write('markdown'),
    HTML: write('html'),
    JSON: write('json'),
    SARIF: write('sarif'),
    others: [write('junit'), write('csv'), write('gitlab'), write('text')].join('\n'),
    ...recordedTexts(snapshot),
    Copy: [...proposals.fixes.map(({ text }) => text), headerText(proposals.headers)].join('\n'),
  };
}

/** The page is opened twice while its site is recorded and sent to another visitor, its forms are sent, and somebody reports of it. */
function recordedTexts(snapshot: PageSnapshot): Record<'recording' | 'file' | 'policy', string> {
  const { url } = snapshot;
  const { origin } = new URL(url);
  const report = { directive: 'img-src', blocked: 'self', count: 1 };
  const targets = useOf(snapshot).formTargets ?? [];
  const sent = { sent: new Set(targets), isPartial: false };
  const observed = withObservedForms(
    [snapshot, snapshot].reduce((all, page) => withLoad(all, page), emptyRecording(origin)),
    url,
    sent,
  );
  const recording = withReports(
    targets.reduce((all, target) => withBegunForm(all, target, true), observed),
    url,
    [report],
  );
  const stored = withVisits(newRecording(recording, 0), [{ visitor: 1, snapshot }], 1);
  const read = parseStoredRecording(JSON.parse(JSON.stringify(stored)));
  const args = parsePolicyArguments([url, '--stack', 'nginx']);
  const proposal = proposalOf({ recording, snapshots: [snapshot] }, args);
  return {
    recording: JSON.stringify([stored, read]),
    file: JSON.stringify(recordingFile(stored)),
    policy: [textOf(proposal), JSON.stringify(proposal)].join('\n'),
  };
}

function useOf({ markup }: PageSnapshot): Partial<PageUse> {
  return markup.seen && markup.value.uses?.seen ? markup.value.uses.value : {};
}

const inTable = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '\\<');

describe('secrets', () => {
  it('of at least sixty different kinds are planted', () => {
    expect(new Set(PLANTED.map(({ kind }) => kind)).size).toBe(PLANTED.length);
    expect(PLANTED.length).toBeGreaterThanOrEqual(60);
  });

  it('are only where docs/secrets.md says', async () => {
    const rows: string[] = [];
    for (const planted of PLANTED) {
      const places = await placesOf(planted);
      const cells = PLACES.map((place) => (places.has(place) ? 'yes' : '–'));
      rows.push(`| ${inTable(planted.kind)} | ${cells.join(' | ')} |`);
    }
    const table = [
      `| secret | ${PLACES.join(' | ')} |`,
      `| --- |${PLACES.map(() => ' --- |').join('')}`,
      ...rows,
    ];
    const text = [INTRODUCTION, ...table].join('\n');
    const formatted = await format(text, { ...(await resolveConfig(FILE)), filepath: FILE });
    await expect(formatted).toMatchFileSnapshot(FILE);
    // Every format of 71 pages: a minute on a busy machine, and three beside several browsers.
  }, 300_000);
});

const INTRODUCTION = `# Where secrets are

\`test/export/secrets.test.ts\` plants one secret at a time in a page, and searches for it in everything that is stored or exported. \`npm run test:unit -- test/export/secrets.test.ts -u\` writes this table.

- _session_: the facts in \`storage.session\`, in memory, deleted with the tab. They contain response headers as they were sent and full URLs, because rules read them. Cookie values, text, code and form values are never among them.
- _local_: a pinned page and suppressions in \`storage.local\`, on disk.
- _popup_: its HTML with every finding opened. It quotes headers and addresses as they were sent, with nonces and queries, as the browser's developer tools do. Nothing of it is stored.
- _Markdown_, _HTML_, _JSON_, _SARIF_: exported reports. _others_: as JUnit, CSV and GitLab’s code quality.
- _Copy_: the fixes that a button copies. Markdown, HTML, JSON, SARIF and CSV contain them too. An advised policy repeats the URL in its \`report-uri\`, because without its query the reports could be lost. No text for a server is written where the value to replace may contain a secret: with a query, credentials, or what is plainly no value of that header.
- _recording_: a recording in \`storage.local\`, of that page, opened twice, with its forms sent. _file_: the same, saved. _policy_: what the panel and \`sitegrade policy\` say of the policy, with the text for a server. Paths are in none of them where they look like a person, an id or a token; in the facts and in reports they are as they were.
`;
