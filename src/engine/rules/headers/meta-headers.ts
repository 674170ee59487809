import { defineRule, type Problem } from '../../define-rule.js';
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
      points: 0,
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
