import { defineRule, type Problem } from '../define-rule.js';
import { answerOf } from '../pages/answer.js';
import { lookAt, type Answer } from '../pages/look.js';
import { pathOf } from '../site.js';

export default defineRule({
  id: 'directory-listing',
  needs: ['url', 'chain', 'response'],
  wants: ['content'],
  problems: {
    listed: { severity: 'low', points: 5 },
  },
  passes: {},
  check({ response, ...document }) {
    const answer = answerOf({ response, ...document });
    if (!answer.seen) return { unseen: [answer.because] };
    return { problems: listingProblems(answer.value) };
  },
});

/** Whether an answer, the document's own or another, lists a folder. */
export function listingProblems(answer: Answer): Problem<'listed'>[] {
  const { listing } = lookAt(answer);
  if (!listing) return [];
  const path = pathOf(answer.url);
  return [
    {
      message: 'listed',
      values: { path },
      quotes: listing.quotes,
      advice: [{ op: 'turn-listing-off', path }],
    },
  ];
}
