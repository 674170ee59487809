import { readContent, type RawForm, type RawResource } from '../capture/content.js';
import { unseen } from '../capture/observed.js';
import {
  ELEMENTS,
  isRecord,
  MAX_ELEMENTS,
  MAX_TEXT,
  type Observed,
  type PageContent,
} from '../engine/index.js';
import { askPage, type Where } from './ask-page.js';
import { textAs } from './storage.js';

/** Reads what else a document shows, upon the same click as its metas and scripts. Throws where the browser refuses. */
export async function readPageContent(where: Where): Promise<Observed<PageContent>> {
  const result = await askPage(where, 'gatherContent', MAX_ELEMENTS + 1, MAX_TEXT, [...ELEMENTS]);
  if (!isRecord(result)) return unseen('page-unreadable');
  const { base, title, text, top, elements, resources, forms, links, url } = result;
  return readContent(
    {
      base: asText(base),
      title: asText(title),
      text: asText(text),
      top: asText(top),
      elements: Array.isArray(elements) ? elements.map(asText) : [],
      resources: records(resources).map(rawResource),
      forms: records(forms).map(rawForm),
      links: records(links).map(({ href, rel }) => ({ href: asText(href), rel: asText(rel) })),
    },
    asText(url),
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
