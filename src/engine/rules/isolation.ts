import { parseItem } from 'structured-headers';
import { defineRule, type Problem } from '../define-rule.js';
import { headerList, quoteField, quoteWhole, sentOf, type Field } from '../parse/fields.js';
import { tokenOf } from '../parse/structured.js';

const COOP = 'Cross-Origin-Opener-Policy';
const COEP = 'Cross-Origin-Embedder-Policy';
const AGENTS = 'Origin-Agent-Cluster';
const NAMES = [COOP, `${COOP}-Report-Only`, COEP, AGENTS] as const;
const NAME_LIST = headerList(NAMES);

type Message = 'embedder-alone' | 'opener-reports-only' | 'agent-cluster-unread';

export default defineRule({
  id: 'isolation',
  needs: ['response'],
  problems: {
    // A header of these that does not read is charged for at its own rule.
    'agent-cluster-unread': { severity: 'info', points: 0 },
    'embedder-alone': { severity: 'info', points: 0 },
    'opener-reports-only': { severity: 'info', points: 0 },
  },
  passes: {
    isolated: { bonus: 0 },
    'agent-cluster': { bonus: 0 },
  },
  check({ response }) {
    if (sentOf(NAME_LIST, response).length === 0) return {};
    const fields = NAMES.map((name) => response.get(name));
    const unseen = fields.flatMap((field) => (field.seen ? [] : [field.because]));
    const [opener, reports, embedder, agents] = fields.flatMap((field) => (field.seen ? [field.value] : []));
    if (unseen.length > 0 || !opener || !reports || !embedder || !agents) return { unseen };
    const problems: Problem<Message>[] = [];
    const opens = tokenOf(opener, ['same-origin']);
    const embeds = tokenOf(embedder, ['require-corp', 'credentialless']);
    const isDemanding = embeds === 'require-corp' || embeds === 'credentialless';
    const cluster = booleanOf(agents);
    if (cluster === 'invalid') {
      problems.push({
        message: 'agent-cluster-unread',
        quotes: quoteWhole(agents),
        // Without the header browsers do what they do with this one.
        advice: [{ op: 'remove-header', name: AGENTS }],
      });
    }
    if (isDemanding && opens !== 'same-origin') {
      problems.push({ message: 'embedder-alone', quotes: [...quoteWhole(embedder), ...quoteField(opener)] });
    }
    if (reports.value !== null && opener.value === null) {
      problems.push({ message: 'opener-reports-only', quotes: quoteWhole(reports) });
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
