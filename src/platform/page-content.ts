import browser from 'webextension-polyfill';
import { readContent, type RawForm, type RawResource } from '../capture/content.js';
import { unseen } from '../capture/observed.js';
import { ELEMENTS, MAX_ELEMENTS, MAX_TEXT, type Observed, type PageContent } from '../engine/index.js';
import { isRecord, textAs } from './storage.js';

/** Reads what else a document shows, upon the same click as its metas and scripts. Throws where the browser refuses. */
export async function readPageContent(tabId: number, documentId: string): Promise<Observed<PageContent>> {
  const [injection] = await browser.scripting.executeScript({
    target: { tabId, documentIds: [documentId] },
    func: gatherContent,
    args: [MAX_ELEMENTS + 1, MAX_TEXT, [...ELEMENTS]],
  });
  const result: unknown = injection?.result;
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

/** Like `gather`, of everything else: runs in the page and stands alone. */
function gatherContent(mostElements: number, mostCharacters: number, sought: readonly string[]) {
  const MOST_URL = 8_192;
  const MOST_FIELDS = 50;
  type Query = (this: Document | Element, selector: string) => NodeListOf<Element>;
  const queryDocument: Query = Reflect.get(Document.prototype, 'querySelectorAll');
  const queryElement: Query = Reflect.get(Element.prototype, 'querySelectorAll');
  const getter = (of: object, name: string): unknown =>
    (Object.getOwnPropertyDescriptor(of, name)?.get as (() => unknown) | undefined)?.call(document);
  const all = (selector: string) => Array.from(queryDocument.call(document, selector)).slice(0, mostElements);
  const attribute = (element: Element, name: string): string | null =>
    Element.prototype.getAttribute.call(element, name)?.slice(0, MOST_URL) ?? null;
  const tagOf = (element: Element) =>
    String(
      (Object.getOwnPropertyDescriptor(Element.prototype, 'localName')?.get as () => unknown).call(element),
    );

  const resources = all(
    'img[src],script[src],iframe[src],frame[src],embed[src],audio[src],video[src],source[src],track[src],object[data],' +
      'link[href][rel~=stylesheet i],link[href][rel~=preload i],link[href][rel~=modulepreload i],link[href][rel~=icon i],link[href][rel~=manifest i]',
  ).map((element) => ({
    element: tagOf(element),
    url: attribute(element, 'src') ?? attribute(element, 'href') ?? attribute(element, 'data'),
    rel: attribute(element, 'rel'),
    integrity: attribute(element, 'integrity'),
    crossorigin: attribute(element, 'crossorigin'),
  }));
  const forms = all('form').map((form) => ({
    actions: [
      attribute(form, 'action') ?? '',
      ...Array.from(queryElement.call(form, '[formaction]'), (button) => attribute(button, 'formaction')),
    ].slice(0, MOST_FIELDS),
    password: queryElement.call(form, 'input[type=password i]').length > 0,
    hiddenFields: Array.from(queryElement.call(form, 'input[type=hidden i][name]'))
      .slice(0, MOST_FIELDS)
      .map((field) => attribute(field, 'name')),
  }));
  const links = all('a[href][target=_blank i],area[href][target=_blank i]').map((link) => ({
    href: attribute(link, 'href'),
    rel: attribute(link, 'rel'),
  }));

  const elements = sought.filter((selector) => queryDocument.call(document, selector).length > 0);

  let text = '';
  let top = '';
  const walker = Document.prototype.createTreeWalker.call(document, document, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && text.length < mostCharacters; node = walker.nextNode()) {
    const inside = node.parentNode?.nodeName.toLowerCase();
    // Code that only speaks of an error is no error.
    if (inside === 'script' || inside === 'style' || inside === 'title') continue;
    const piece = String(node.nodeValue).slice(0, mostCharacters);
    text += piece;
    const around = inside === 'b' ? node.parentNode?.parentNode : node.parentNode;
    if (around?.nodeName === 'BODY') top += piece;
  }
  return {
    base: getter(Node.prototype, 'baseURI'),
    url: getter(Document.prototype, 'URL'),
    title: String(getter(Document.prototype, 'title')).slice(0, mostCharacters),
    text,
    top,
    elements,
    resources,
    forms,
    links,
  };
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
