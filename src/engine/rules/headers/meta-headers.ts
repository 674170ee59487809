import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { knownHeader } from '../../headers.js';

export default defineRule({
  id: 'meta-headers',
  on: 'pages',
  title: 'Headers in the markup',
  spec: {
    label: 'HTML, pragma directives',
    url: 'https://html.spec.whatwg.org/multipage/semantics.html#pragma-directives',
  },
  needs: ['metas', 'response'],
  problems: {
    // A header that is missing costs its points in its own rule.
    ignored: {
      severity: 'low',
      text: '{header} is set in a <meta>, where no browser uses it',
      many: '{count} headers are set in a <meta>, where no browser uses them',
      why: 'A <meta http-equiv> has a meaning for a few names only, such as Content-Security-Policy. Send it as a header of the response.',
    },
  },
  passes: {},
  check({ metas, response }) {
    const sent = new Set(response.names);
    const problems = new Map<string, Problem<'ignored'>>();
    for (const { httpEquiv = '', content = '' } of metas) {
      const name = httpEquiv.trim().toLowerCase();
      const { name: header, inMeta } = knownHeader(name) ?? {};
      if (header === undefined || inMeta !== 'ignored' || sent.has(name) || problems.has(header)) continue;
      const quote = { header: `<meta http-equiv="${header}">`, value: content, marks: [] };
      problems.set(header, { message: 'ignored', subject: header, values: { header }, quotes: [quote] });
    }
    return { problems: [...problems.values()] };
  },
});

export const page: RulePage = {
  cwe: 693,
  about:
    'A `<meta http-equiv>` looks like a header, but browsers give a meaning to a few names only. A page that sets `X-Frame-Options` or `Strict-Transport-Security` there is not protected.',
  exceptions: [
    'It costs no points: a header that is missing costs its points in its own rule.',
    'Reported are the headers that protect and that no browser reads in a `<meta>`.',
    'Of a header that the response sends too, the `<meta>` is no finding: it changes nothing.',
    '`Content-Security-Policy` works in a `<meta>`, apart from `frame-ancestors`, which `x-frame-options` reports, and `<meta name="referrer">` is the subject of `referrer-policy`.',
    '`Cache-Control`, `Pragma` and `Expires` in a `<meta>` have no effect either, but protect nothing.',
  ],
};
