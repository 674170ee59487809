import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { documentResponse } from '../../pages/page-response.js';
import { withProbedResponses } from '../other-responses.js';
import { classifyPage, type PageResponse } from '../../pages/classify-page.js';
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
  },
  passes: {},
  check(document, { content, probes }) {
    const page = documentResponse(document, content);
    const own = page.seen ? listingProblems(page.value) : [];
    // Each folder has its own setting.
    const others = (folder: PageResponse) =>
      listingProblems(folder).map((problem) => ({ ...problem, subject: pathOf(folder.url) }));
    return {
      problems: withProbedResponses(own, { probes, kinds: ['listing'] }, others, ['listed']),
      unseen: page.seen ? [] : [page.because],
    };
  },
});

/** The problem if a response lists a folder. */
function listingProblems(page: PageResponse<'Content-Type'>): Problem<'listed'>[] {
  const { listing } = classifyPage(page);
  if (!listing) return [];
  const path = pathOf(page.url);
  return [
    {
      message: 'listed',
      values: { path },
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
    'Object stores list in XML: S3 and those with its format (`<ListBucketResult>`), and Azure (`<EnumerationResults>`). There is no advice for them: the store’s own access rules decide. Listings in JSON are not looked at.',
  ],
  specNotes: ': exposure of information through directory listing',
};
