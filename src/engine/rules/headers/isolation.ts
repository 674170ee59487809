import { parseItem } from 'structured-headers';
import { defineRule, type Problem } from '../../define-rule.js';
import { headerList, quoteField, quoteWhole, sentOf, type Field } from '../../parse/fields.js';
import { tokenOf } from '../../parse/structured.js';

const COOP = 'Cross-Origin-Opener-Policy';
const COEP = 'Cross-Origin-Embedder-Policy';
const AGENTS = 'Origin-Agent-Cluster';
const NAMES = [COOP, `${COOP}-Report-Only`, COEP, AGENTS] as const;
const NAME_LIST = headerList(NAMES);

type Message = 'embedder-alone' | 'opener-reports-only' | 'agent-cluster-unread';

export default defineRule({
  id: 'isolation',
  scope: 'pages',
  title: 'Cross-origin isolation',
  spec: {
    label: 'HTML, cross-origin isolation',
    url: 'https://html.spec.whatwg.org/multipage/document-sequences.html#cross-origin-isolation-mode',
  },
  needs: ['response'],
  problems: {
    // An invalid opener or embedder policy costs its points in its own rule.
    'agent-cluster-unread': {
      severity: 'info',
      points: 0,
      text: 'Browsers ignore this Origin-Agent-Cluster: the value must be ?1 or ?0',
      why: 'The header is a structured boolean, not a word or a number. The page shares its process memory with other origins of its site, as without the header.',
    },
    'embedder-alone': {
      severity: 'info',
      points: 0,
      text: 'Cross-Origin-Embedder-Policy is set without Cross-Origin-Opener-Policy: same-origin',
      why: 'Only both together isolate a page. Embedded resources must opt in or are requested without cookies, and nothing is gained unless this page is meant to be framed.',
    },
    'opener-reports-only': {
      severity: 'info',
      points: 0,
      text: 'Cross-Origin-Opener-Policy is report-only and not enforced',
      why: 'It reports which windows it would disconnect, and disconnects none. Enforce it once no more reports arrive.',
    },
  },
  passes: {
    isolated: { bonus: 0, text: 'The page is cross-origin isolated' },
    'agent-cluster': {
      bonus: 0,
      text: 'Origin-Agent-Cluster: no other origin of the site shares this page’s memory',
    },
  },
  check({ response }) {
    if (sentOf(NAME_LIST, response).length === 0) return {};
    const fields = NAMES.map((name) => response.get(name));
    const unseen = fields.flatMap((field) => (field.seen ? [] : [field.because]));
    const [opener, openerReportOnly, embedder, agents] = fields.flatMap((field) =>
      field.seen ? [field.value] : [],
    );
    if (unseen.length > 0 || !opener || !openerReportOnly || !embedder || !agents) return { unseen };
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
    if (isDemanding && opens !== 'same-origin') {
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
