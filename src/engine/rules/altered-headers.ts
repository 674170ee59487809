import { defineRule } from '../define-rule.js';
import type { Hop, Quote } from '../model.js';

export default defineRule({
  id: 'altered-headers',
  needs: ['chain'],
  problems: {
    altered: { severity: 'info', points: 0 },
  },
  passes: {},
  check({ chain }) {
    const hop = chain.at(-1);
    if (!hop?.altered) return {};
    return {
      problems: hop.altered.map((name) => ({
        message: 'altered',
        subject: name,
        values: { name },
        quotes: sentLines(hop, name),
      })),
    };
  },
});

/** The server's own lines of that name; quoted as not sent where the other extension added the field. */
function sentLines({ headers, setCookies }: Hop, name: string): Quote[] {
  const lines =
    name === 'set-cookie'
      ? setCookies.seen
        ? setCookies.value.map(({ text }) => ({ name: 'Set-Cookie', value: text }))
        : []
      : headers.seen
        ? headers.value.filter((line) => line.name.toLowerCase() === name)
        : [];
  return lines.length > 0
    ? lines.map((line): Quote => ({ header: line.name, value: line.value, marks: [] }))
    : [{ header: name, value: null, marks: [] }];
}
