import { defineRule } from '../define-rule.js';
import { sourceMapOf } from '../parse/source-map.js';

export default defineRule({
  id: 'source-maps',
  needs: ['response'],
  problems: {
    named: { severity: 'info', points: 0 },
  },
  passes: {},
  check({ response }) {
    const fields = ['SourceMap', 'X-SourceMap'].map((name) => response.get(name));
    const unseen = fields.flatMap((field) => (field.seen ? [] : [field.because]));
    const map = sourceMapOf(response);
    if (!map) return { unseen };
    const advice = fields.flatMap((field) =>
      field.seen && field.value.value !== null
        ? [{ op: 'remove-header', name: field.value.name } as const]
        : [],
    );
    return { problems: [{ message: 'named', values: { url: map.url }, quotes: map.quotes, advice }], unseen };
  },
});
