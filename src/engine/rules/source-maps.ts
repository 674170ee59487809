import { defineRule } from '../define-rule.js';
import { sourceMapOf } from '../parse/source-map.js';

export default defineRule({
  id: 'source-maps',
  title: 'Source maps',
  spec: {
    label: 'ECMA-426, the SourceMap header',
    url: 'https://tc39.es/ecma426/#sec-linking-generated-code',
  },
  needs: ['response'],
  problems: {
    named: {
      severity: 'info',
      points: 0,
      text: 'The page names a source map: {url}',
      why: 'A source map holds the code as it was written, with comments and names of files. On a page the header does nothing, so what sends it likely sends it with the scripts too; see whether the maps are meant for everybody.',
    },
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
