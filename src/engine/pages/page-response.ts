import type { Hop, Observed, PageContent, Probed, ProbeKind } from '../model/facts.js';
import { notAPage, typeOf, type PageField } from '../parse/content-type.js';
import { parseFields, type Fields } from '../parse/fields.js';
import { isHtml, isXml } from '../parse/html.js';
import { responsesTo } from '../probe/responses.js';
import type { PageResponse } from './classify-page.js';

/** The document's response with the texts found; empty if its type is not text. */
export function documentResponse<Name extends string>(
  {
    url,
    chain,
    response,
  }: {
    readonly url: string;
    readonly chain: readonly Hop[];
    readonly response: Fields<Name> & Fields<PageField>;
  },
  content: Observed<PageContent>,
): Observed<PageResponse<Name>> {
  const type = typeOf(response);
  if (!type.seen) return type;
  const status = chain.at(-1)?.status ?? 0;
  // Of a download browsers show no text, and of an empty answer.
  const why = notAPage(response, status);
  const isText = status >= 400 || why === null || why === type.value;
  const isShown = status >= 400 || why === null;
  if (isShown && !content.seen && isTextual(type.value)) return content;
  const texts = isText && content.seen ? content.value.texts : [];
  return { seen: true, value: { url, status, response, texts } };
}

/** Whether browsers show a response of that type as text or markup: a server’s own page, or a file of the server. */
function isTextual(essence: string | null): boolean {
  return essence === null || isHtml(essence) || isXml(essence) || /^text\/|[/+]json$/.test(essence);
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
      const texts = type.seen && isTextual(type.value) ? probe.value.texts : [];
      return [{ url, status, texts, response: response.value }];
    });
}
