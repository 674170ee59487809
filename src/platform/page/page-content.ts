import { parseContent, type RawForm, type RawResource } from '../../capture/page/content.js';
import { notSeen } from '../../capture/observed.js';
import { isRecord, type Observed, type PageContent } from '../../engine/index.js';
import { textAs } from '../storage/storage.js';

/** Parses the content of a page from the in-page script. */
export function pageContent(raw: unknown, url: string): Observed<PageContent> {
  if (!isRecord(raw)) return notSeen('page-unreadable');
  const { base, title, text, top, elements, resources, forms, links, linksToSignIn } = raw;
  return parseContent(
    {
      base: asText(base),
      title: asText(title),
      text: asText(text),
      top: asText(top),
      elements: Array.isArray(elements) ? elements.map(asText) : [],
      resources: records(resources).map(rawResource),
      forms: records(forms).map(rawForm),
      links: records(links).map(({ href, rel }) => ({ href: asText(href), rel: asText(rel) })),
      linksToSignIn: linksToSignIn === true,
    },
    url,
  );
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function rawResource({ element, url, ...rest }: Record<string, unknown>): RawResource {
  return {
    element: asText(element),
    url: asText(url),
    ...textAs('rel', rest['rel']),
    ...textAs('integrity', rest['integrity']),
    ...textAs('crossorigin', rest['crossorigin']),
  };
}

function rawForm({ actions, password, hiddenFields }: Record<string, unknown>): RawForm {
  return {
    actions: Array.isArray(actions) ? actions.map(asText) : [],
    password: password === true,
    hiddenFields: Array.isArray(hiddenFields) ? hiddenFields.map(asText) : [],
  };
}
