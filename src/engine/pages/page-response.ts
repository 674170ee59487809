import type { Problem } from '../run/define-rule.js';
import type { Evidence } from '../run/evidence.js';
import type { Observed, PageContent, Probed, ProbeKind } from '../model/facts.js';
import type { Quote } from '../model/report.js';
import { typeOf } from '../parse/content-type.js';
import { parseFields, type Fields } from '../parse/fields.js';
import { isHtml, isXml } from '../parse/html.js';
import { responsesTo } from '../probe/responses.js';
import { notAPage, type PageField } from '../run/scope.js';
import type { PageResponse } from './classify-page.js';

/** The document's response with the texts found; empty if its type is not text. */
export function documentResponse<Name extends string>(
  {
    url,
    chain,
    response,
  }: Pick<Evidence, 'url' | 'chain'> & { readonly response: Fields<Name> & Fields<PageField> },
  content: Observed<PageContent>,
): Observed<PageResponse<Name>> {
  const type = typeOf(response);
  if (!type.seen) return type;
  const status = chain.at(-1)?.status ?? 0;
  // Of a download browsers show no text.
  const isText = isTextual(type.value, status) && (status >= 400 || notAPage(response, status) === null);
  if (isText && !content.seen) return content;
  const texts = isText && content.seen ? content.value.texts : [];
  return { seen: true, value: { url, status, response, texts } };
}

/** Whether a response of that type can be a server-generated page. */
function isTextual(essence: string | null, status: number): boolean {
  // Object stores list in XML. Errors may be plain text or JSON.
  return (
    essence === null || isHtml(essence) || isXml(essence) || (status >= 400 && /^text\/|json$/.test(essence))
  );
}

/**
 * The problems of the document and of probed responses of some kinds, worst first in the order of a rule's messages.
 * Quotes of probed responses have their URL as `hop`.
 */
export function withProbedResponses<Message extends string>(
  own: readonly Problem<Message>[],
  asked: { readonly probes: Observed<readonly Probed[]>; readonly kinds: readonly ProbeKind[] },
  check: (page: PageResponse) => readonly Problem<Message>[],
  order: Readonly<Record<Message, unknown>>,
): readonly Problem<Message>[] {
  if (!asked.probes.seen && own.length < 2) return own;
  const others = probedResponses(asked.probes, asked.kinds).flatMap((page) =>
    check(page).map((problem) => ({
      ...problem,
      quotes: problem.quotes.map((quote): Quote => ({ ...quote, hop: page.url })),
    })),
  );
  const rank = Object.keys(order);
  return [...own, ...others].sort((a, b) => rank.indexOf(a.message) - rank.indexOf(b.message));
}

/** The seen responses to requests of some kinds. */
export function probedResponses(
  probes: Observed<readonly Probed[]>,
  kinds: readonly ProbeKind[],
): readonly PageResponse[] {
  if (!probes.seen) return [];
  return kinds
    .flatMap((kind) => responsesTo(probes.value, kind))
    .flatMap((probe): PageResponse[] => {
      const headers = probe.seen ? probe.value.headers : probe;
      const response = headers.seen ? parseFields(headers.value) : headers;
      if (!probe.seen || !response.seen) return [];
      const { url, status } = probe.value;
      const type = typeOf(response.value);
      const texts = type.seen && isTextual(type.value, status) ? probe.value.texts : [];
      return [{ url, status, texts, response: response.value }];
    });
}
