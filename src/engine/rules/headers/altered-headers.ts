import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Hop } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';

export default defineRule({
  id: 'altered-headers',
  on: 'any response',
  title: 'Headers altered in the browser',
  spec: {
    label: 'declarativeNetRequest, modifyHeaders',
    url: 'https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest',
  },
  needs: ['chain'],
  problems: {
    altered: {
      severity: 'info',
      text: 'Another extension changes {name} in this browser; the grade uses what the server sent',
      many: 'Another extension changes {count} headers in this browser; the grade uses what the server sent',
      why: 'In this browser the page runs with different headers than for other visitors, so it may look or behave differently. Nothing is wrong with the server: disable the other extension to see the page as visitors do.',
    },
  },
  passes: {},
  check({ chain }) {
    const hop = chain.at(-1);
    if (!hop?.altered) return {};
    return {
      problems: hop.altered.map((name) => ({
        message: 'altered',
        subject: name,
        values: { name },
        quotes: sentLines(hop, name),
      })),
    };
  },
});

/** The header as the server sent it; quoted as not sent where the other extension added it. */
function sentLines({ headers, setCookies }: Hop, name: string): Quote[] {
  const lines =
    name === 'set-cookie'
      ? setCookies.seen
        ? setCookies.value.map(({ text }) => ({ name: 'Set-Cookie', value: text }))
        : []
      : headers.seen
        ? headers.value.filter((line) => line.name.toLowerCase() === name)
        : [];
  return lines.length > 0
    ? lines.map((line): Quote => ({ header: line.name, value: line.value, marks: [] }))
    : [{ header: name, value: null, marks: [] }];
}

export const page: RulePage = {
  about:
    'Privacy and developer extensions add, change and remove response headers. The page then runs under other rules in this browser than in others, and a checker that reads the changed headers grades the extension, not the site. Sitegrade grades what the server sent, and names every header that was changed afterwards.',
  exceptions: [
    'There is one finding for each header, with the lines that the server sent.',
    'Only Chromium shows both versions, and only for a response from the network: a response from the HTTP cache differs anyway. Firefox shows only the headers after the change, and does not report the change; there the grade uses the changed headers.',
  ],
};
