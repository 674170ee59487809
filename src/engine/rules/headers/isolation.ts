import { parseItem } from 'structured-headers';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { headerList, quoteField, quoteWhole, sentOf, type Field } from '../../parse/fields.js';
import { tokenOf } from '../../parse/structured.js';

const COOP = 'Cross-Origin-Opener-Policy';
const COEP = 'Cross-Origin-Embedder-Policy';
const AGENTS = 'Origin-Agent-Cluster';
const DIP = 'Document-Isolation-Policy';
const NAMES = [COOP, `${COOP}-Report-Only`, COEP, AGENTS, DIP, `${DIP}-Report-Only`] as const;
const NAME_LIST = headerList(NAMES);

type Message =
  | 'embedder-alone'
  | 'opener-reports-only'
  | 'agent-cluster-unread'
  | 'agent-cluster-off'
  | 'document-unread'
  | 'document-reports-only';

export default defineRule({
  id: 'isolation',
  on: 'pages',
  title: 'Cross-origin isolation',
  spec: {
    label: 'HTML, cross-origin isolation',
    url: 'https://html.spec.whatwg.org/multipage/document-sequences.html#cross-origin-isolation-mode',
  },
  needs: ['response'],
  reads: NAMES,
  problems: {
    // An invalid opener or embedder policy costs its points in its own rule.
    'agent-cluster-unread': {
      severity: 'info',
      text: 'Browsers ignore this Origin-Agent-Cluster: the value must be ?1 or ?0',
      why: 'The header is a structured boolean, not a word or a number. As without it, Chromium isolates the page from other origins of its site, and Firefox does not.',
    },
    'agent-cluster-off': {
      severity: 'info',
      text: 'Origin-Agent-Cluster: ?0 shares the page’s process memory with other origins of its site',
      why: 'Chromium isolates each origin by default, and this turns it off. It is needed only where pages still set document.domain.',
    },
    'document-unread': {
      severity: 'info',
      text: 'Browsers ignore this Document-Isolation-Policy',
      why: 'The value must be isolate-and-require-corp, isolate-and-credentialless or none: lower case, without quotes, once.',
    },
    'document-reports-only': {
      severity: 'info',
      text: 'Document-Isolation-Policy is report-only and not enforced',
      why: 'It reports what it would block, and isolates nothing. Enforce it once no more reports arrive.',
    },
    'embedder-alone': {
      severity: 'info',
      text: 'Cross-Origin-Embedder-Policy is set without Cross-Origin-Opener-Policy: same-origin',
      why: 'Only both together, or Document-Isolation-Policy in Chromium, isolate a page. Embedded resources must opt in or are requested without cookies, and nothing is gained unless this page is meant to be framed.',
    },
    'opener-reports-only': {
      severity: 'info',
      text: 'Cross-Origin-Opener-Policy is report-only and not enforced',
      why: 'It reports which windows it would disconnect, and disconnects none. Enforce it once no more reports arrive.',
    },
  },
  passes: {
    isolated: { text: 'The page is cross-origin isolated' },
    'document-isolated': {
      text: 'Document-Isolation-Policy: the page is cross-origin isolated in Chromium (137 and later)',
    },
    'agent-cluster': { text: 'Origin-Agent-Cluster: no other origin of the site shares this page’s memory' },
  },
  check({ response }) {
    if (sentOf(NAME_LIST, response).length === 0) return {};
    const fields = NAMES.map((name) => response.get(name));
    const unseen = fields.flatMap((field) => (field.seen ? [] : [field.because]));
    const seen = fields.flatMap((field) => (field.seen ? [field.value] : []));
    const [opener, openerReportOnly, embedder, agents, document, documentReportOnly] = seen;
    if (!opener || !openerReportOnly || !embedder || !agents || !document || !documentReportOnly)
      return { unseen };
    const problems: Problem<Message>[] = [];
    const opens = tokenOf(opener, ['same-origin']);
    const embeds = tokenOf(embedder, ['require-corp', 'credentialless']);
    const isDemanding = embeds === 'require-corp' || embeds === 'credentialless';
    const cluster = booleanOf(agents);
    if (cluster === 'invalid') {
      problems.push({
        message: 'agent-cluster-unread',
        quotes: quoteWhole(agents),
        // Removal changes nothing in browsers.
        advice: [{ op: 'remove-header', name: AGENTS }],
      });
    }
    if (cluster === false) problems.push({ message: 'agent-cluster-off', quotes: quoteWhole(agents) });
    const isolates = tokenOf(document, ['isolate-and-require-corp', 'isolate-and-credentialless', 'none']);
    if (isolates === 'invalid') {
      const advice = [{ op: 'remove-header', name: DIP } as const];
      problems.push({ message: 'document-unread', quotes: quoteWhole(document), advice });
    }
    const isDocumentIsolated = isolates.startsWith('isolate');
    if (documentReportOnly.value !== null && document.value === null) {
      problems.push({ message: 'document-reports-only', quotes: quoteWhole(documentReportOnly) });
    }
    if (isDemanding && opens !== 'same-origin' && !isDocumentIsolated) {
      problems.push({ message: 'embedder-alone', quotes: [...quoteWhole(embedder), ...quoteField(opener)] });
    }
    if (openerReportOnly.value !== null && opener.value === null) {
      problems.push({ message: 'opener-reports-only', quotes: quoteWhole(openerReportOnly) });
    }
    const isIsolated = isDemanding && opens === 'same-origin';
    return {
      problems,
      passes: [
        ...(isIsolated
          ? [{ message: 'isolated', quotes: [...quoteField(opener), ...quoteField(embedder)] } as const]
          : []),
        ...(isDocumentIsolated
          ? [{ message: 'document-isolated', quotes: quoteField(document) } as const]
          : []),
        ...(cluster === true ? [{ message: 'agent-cluster', quotes: quoteField(agents) } as const] : []),
      ],
    };
  },
});

function booleanOf(field: Field): boolean | 'missing' | 'invalid' {
  if (field.value === null) return 'missing';
  try {
    const item: unknown = parseItem(field.value)[0];
    return typeof item === 'boolean' ? item : 'invalid';
  } catch {
    return 'invalid';
  }
}

export const page: RulePage = {
  about:
    '`Cross-Origin-Opener-Policy` and `Cross-Origin-Embedder-Policy` isolate a page only together, and `Origin-Agent-Cluster` has its own syntax. `Document-Isolation-Policy` isolates a page without them, in Chromium only. Each header can be valid and the combination still have no effect.',
  exceptions: [
    'It costs no points: isolation is optional. An invalid header costs its points in its own rule.',
    'A page that isolated pages frame needs only `Cross-Origin-Embedder-Policy`, hence _info_.',
    'A missing `Origin-Agent-Cluster` is not a finding: Chromium (156) isolates by default, Firefox (153) only on `?1`.',
    '`Document-Isolation-Policy` isolates a page by itself in Chromium, also over `Cross-Origin-Embedder-Policy` alone; Firefox (153) does not know it. Sent twice, it is ignored.',
    'Isolation also requires HTTPS; other rules report a page over HTTP.',
  ],
  specNotes:
    ': what isolates a page; [HTML](https://html.spec.whatwg.org/multipage/browsers.html#origin-keyed-agent-clusters): Origin-Agent-Cluster; [Document-Isolation-Policy](https://wicg.github.io/document-isolation-policy/)',
};
