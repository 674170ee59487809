import { defineRule, type Problem } from '../../define-rule.js';
import { documentResponse, withProbedResponses } from '../../pages/page-response.js';
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
      problems: withProbedResponses(own, { probes, kinds: ['listing'] }, others, { listed: true }),
      unseen: page.seen ? [] : [page.because],
    };
  },
});

/** The problem if a response lists a folder. */
export function listingProblems(page: PageResponse<'Content-Type'>): Problem<'listed'>[] {
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
