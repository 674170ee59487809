/** What else a document shows; methods come from the prototypes, as for its metas. */
export function gatherContent(mostElements: number, mostCharacters: number, sought: readonly string[]) {
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
