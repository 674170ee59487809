import { defineRule } from '../define-rule.js';
import { DISCLOSING } from '../disclosing.js';
import type { Unseen } from '../model.js';
import { headerList, quoteField, sentOf, type Field } from '../parse/fields.js';

/** Header lines shown for one finding. */
const MAX_QUOTES = 20;

const LISTS = {
  inside: headerList(DISCLOSING.inside),
  technology: headerList(DISCLOSING.technology),
  tracing: headerList(DISCLOSING.tracing),
} as const;

export default defineRule({
  id: 'disclosing-headers',
  needs: ['response'],
  problems: {
    inside: { severity: 'low', points: 0 },
    technology: { severity: 'info', points: 0 },
    tracing: { severity: 'info', points: 0 },
  },
  passes: {
    none: { bonus: 0 },
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
