import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { documentResponse } from '../../pages/page-response.js';
import { withProbedResponses } from '../other-responses.js';
import { classifyPage, type PageResponse } from '../../pages/classify-page.js';
import type { OBJECT_NAMES } from '../../pages/signatures.js';
import { OBJECT_STORES } from '../../pages/signatures.js';
import { pathOf } from '../../site.js';

export default defineRule({
  id: 'directory-listing',
  on: 'documents',
  title: 'Directory listing',
  spec: { label: 'CWE-548', url: 'https://cwe.mitre.org/data/definitions/548.html' },
  needs: ['url', 'chain', 'response'],
  wants: ['content', 'probes'],
  reads: ['Content-Disposition', 'Content-Type'],
  problems: {
    listed: {
      severity: 'low',
      points: 5,
      because: 'Nothing in the folder is hidden, but nothing else is opened; it may be meant.',
      text: 'The server lists the files of a folder: {path}',
      many: 'The server lists the files of {count} folders',
      why: 'Anyone can find every file in it, linked or not: backups, exports, sources. If the folder is meant to be browsed, only the points are lost.',
    },
    bucket: {
      severity: 'medium',
      points: 10,
      because: 'All that was ever stored there is found, of every visitor and for years: twice a folder.',
      text: '{system} lists all its objects to anyone: {path}',
      why: 'Nobody needs to know or guess a name to download any of them, also what is uploaded later. Programs search the Internet for such lists.',
    },
    'bucket-backups': {
      severity: 'medium',
      points: 20,
      because: 'A copy of the data is listed among them.',
      text: '{system} lists its objects to anyone, among them backups or dumps by their names',
      why: 'A backup or dump holds all that the site keeps, its users’ data and passwords among it. Check whether it can be downloaded too, and treat it as published if it can.',
    },
    'bucket-secrets': {
      severity: 'high',
      points: 30,
      because: 'As much as the file itself.',
      text: '{system} lists its objects to anyone, among them files with passwords or keys by their names',
      why: 'Files of these names hold what opens the database or the server. Check whether they can be downloaded, remove them, and replace every password and key in them.',
    },
  },
  passes: {},
  check(document, { content, probes }) {
    const page = documentResponse(document, content);
    const own = page.seen ? listingProblems(page.value) : [];
    // Each folder has its own setting.
    const others = (folder: PageResponse) =>
      listingProblems(folder).map((problem) => ({ ...problem, subject: pathOf(folder.url) }));
    return {
      problems: withProbedResponses(own, { probes, kinds: ['listing'] }, others, ORDER),
      unseen: page.seen ? [] : [page.because],
    };
  },
});

/** Worst first. */
const ORDER = ['bucket-secrets', 'bucket-backups', 'bucket', 'listed'] as const;
type Message = (typeof ORDER)[number];

/** The problem if a response lists a folder. */
function listingProblems(page: PageResponse<'Content-Type'>): Problem<Message>[] {
  const { listing, objects } = classifyPage(page);
  if (!listing) return [];
  const path = pathOf(page.url);
  return [
    {
      message: objects && OBJECT_STORES.has(listing.system) ? bucketMessage(page) : 'listed',
      values: { path, system: listing.system },
      quotes: listing.quotes,
      // No setting of a server in front changes what the store answers.
      ...(OBJECT_STORES.has(listing.system)
        ? { detail: `${listing.system} answers it: allow only your own account to list.` }
        : {
            advice: [
              { op: 'turn-listing-off', path, mayBreak: 'may hide files that visitors browse' } as const,
            ],
          }),
    },
  ];
}

function bucketMessage({ texts }: PageResponse<never>): Message {
  const isNamed = (kind: keyof typeof OBJECT_NAMES) =>
    texts.some(({ where, needle }) => where === 'name' && needle === kind);
  return isNamed('secret') ? 'bucket-secrets' : isNamed('backup') ? 'bucket-backups' : 'bucket';
}

export const page: RulePage = {
  cwe: 548,
  about:
    'Without an index file a server may show what lies in the folder. Whatever was put there for a moment, a backup, an export, a copy of the configuration, is then found by looking; no guessing is needed.',
  exceptions: [
    'There is no pass: other folders may still be listed.',
    '`listed`: listings of Apache, nginx, lighttpd, Caddy, Python’s http.server, Tomcat, Jetty, IIS and serve-index, and of the many that write theirs like Apache. It costs five points, the smallest step of the grade table.',
    'If probes were sent, the folder of a file that the page loads is checked too, and named in the finding’s id.',
    'A folder that is meant to be browsed, such as a mirror, loses that one step, and only on the listing itself: nothing in the page tells that it is meant.',
    'Told by the title as a whole, which is made of the page’s own path. A page that shows or explains a listing has another title. IIS behind a proxy names another host in it; there a folder or `[To Parent Directory]` has to be in the page.',
    'Where a server in front puts another path before the server’s own, the end of the path is enough, but for the root of what is put there.',
    '`bucket`: object stores list in XML, S3 and those with its format (`<ListBucketResult>`: Google, MinIO, Alibaba, DigitalOcean and more), Azure (`<EnumerationResults>`) and OpenStack Swift, the last and Google in JSON too. A list without an object is `listed`. There is no advice for them: the store’s own access rules decide.',
    '`bucket-backups`, `bucket-secrets`: by what the names look like, such as `.sql.gz` or `backup/`, and such as `.env`, `id_rsa` or `wp-config.php`. The names themselves are not kept. A store that publishes dumps on purpose is no different by its names, so a backup is no more than medium.',
  ],
  specNotes: ': exposure of information through directory listing',
};
