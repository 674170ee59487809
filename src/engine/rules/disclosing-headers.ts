import { defineRule } from '../define-rule.js';
import { DISCLOSING } from '../disclosing.js';
import type { Unseen } from '../model.js';
import { quoteField, type Field } from '../parse/fields.js';

/** Header lines shown for one finding. */
const MAX_QUOTES = 20;

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
      for (const name of DISCLOSING[message]) {
        const field = response.get(name);
        if (!field.seen) unseen.push(field.because);
        else if (field.value.value !== null) fields.push(field.value);
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
