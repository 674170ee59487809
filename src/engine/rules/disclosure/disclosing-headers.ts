import { defineRule } from '../../define-rule.js';
import { DISCLOSING } from '../../disclosing.js';
import type { Unseen } from '../../model.js';
import { headerList, quoteField, sentOf, type Field } from '../../parse/fields.js';

/** Maximum header lines shown for one finding. */
const MAX_QUOTES = 20;

const LISTS = {
  inside: headerList(DISCLOSING.inside),
  technology: headerList(DISCLOSING.technology),
  tracing: headerList(DISCLOSING.tracing),
} as const;

export default defineRule({
  id: 'disclosing-headers',
  title: 'Disclosing headers',
  spec: { label: 'OWASP Secure Headers Project', url: 'https://owasp.org/www-project-secure-headers/' },
  needs: ['response'],
  problems: {
    inside: {
      severity: 'low',
      points: 0,
      text: 'Headers reveal machines or folders behind the site: {headers}',
      why: 'Visitors do not need these internal names. Attackers who get in through another vulnerability find their way with them.',
    },
    technology: {
      severity: 'info',
      points: 0,
      text: 'Headers reveal what runs behind the site: {headers}',
      why: 'Only the product that adds them uses them, up to the front server. Beyond it they show which vulnerabilities are worth trying.',
    },
    tracing: {
      severity: 'info',
      points: 0,
      text: 'Headers contain data of the site’s internal tracing: {headers}',
      why: 'Services behind the site use them to follow a request. To everyone else they only reveal that it is traced, and with which tool.',
    },
  },
  passes: {
    none: { bonus: 0, text: 'No header besides Server and X-Powered-By reveals what is behind the site' },
  },
  check({ response }) {
    const unseen: Unseen[] = [];
    const problems = (['inside', 'technology', 'tracing'] as const).flatMap((message) => {
      const fields: Field[] = [];
      for (const field of sentOf(LISTS[message], response)) {
        if (field.seen) fields.push(field.value);
        else unseen.push(field.because);
      }
      if (fields.length === 0) return [];
      return [
        {
          message,
          values: { headers: fields.map(({ name }) => name).join(', ') },
          quotes: fields.flatMap((field) => quoteField(field)).slice(0, MAX_QUOTES),
          advice: fields.map(({ name }) => ({ op: 'remove-header', name }) as const),
        },
      ];
    });
    const passes = problems.length + unseen.length === 0 ? [{ message: 'none', quotes: [] } as const] : [];
    return { problems, passes, unseen };
  },
});
