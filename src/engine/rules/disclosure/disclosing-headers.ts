import { defineRule } from '../../define-rule.js';
import { DISCLOSING } from '../../disclosing.js';
import type { Unseen } from '../../model.js';
import { headerList, quoteField, sentOf, type Field } from '../../parse/fields.js';

/** Header lines shown for one finding. */
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
      text: 'Headers tell of machines or folders behind the site: {headers}',
      why: 'Visitors have no use for the names of what stands behind the server they talk to. Attackers who get in by another hole find their way with them.',
    },
    technology: {
      severity: 'info',
      points: 0,
      text: 'Headers give away what runs behind the site: {headers}',
      why: 'Only the product that adds them has a use for them, on the way to the server in front. Beyond it they tell which holes are worth trying.',
    },
    tracing: {
      severity: 'info',
      points: 0,
      text: 'Headers carry marks of the site’s own tracing: {headers}',
      why: 'They are for the services behind the site to find a request again. Outside they only tell that, and with what, it is traced.',
    },
  },
  passes: {
    none: { bonus: 0, text: 'No header besides Server and X-Powered-By tells of what is behind the site' },
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
