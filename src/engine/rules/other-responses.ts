import type { Observed, Probed, ProbeKind } from '../model/facts.js';
import type { Quote } from '../model/report.js';
import type { PageResponse } from '../pages/classify-page.js';
import { probedResponses } from '../pages/page-response.js';
import type { Problem } from '../run/define-rule.js';

/**
 * The problems of the document and of probed responses of some kinds, worst first in an order of messages.
 * Quotes of probed responses have their URL as `hop`.
 */
export function withProbedResponses<Message extends string>(
  own: readonly Problem<Message>[],
  asked: { readonly probes: Observed<readonly Probed[]>; readonly kinds: readonly ProbeKind[] },
  check: (page: PageResponse) => readonly Problem<Message>[],
  order: readonly Message[],
): readonly Problem<Message>[] {
  if (!asked.probes.seen && own.length < 2) return own;
  const others = probedResponses(asked.probes, asked.kinds).flatMap((page) =>
    check(page).map((problem) => ({
      ...problem,
      quotes: problem.quotes.map((quote): Quote => ({ ...quote, hop: page.url })),
    })),
  );
  return [...own, ...others].sort((a, b) => order.indexOf(a.message) - order.indexOf(b.message));
}
