/** What a policy would decide over. Of addresses only origin and ending leave the page. */
export function gatherUse(
  mostLoads: number,
  mostText: number,
  codeTypes: readonly string[],
  sheetTypes: readonly string[],
  sheetAddress: string,
) {
  type Query = (this: Document, selector: string) => NodeListOf<Element>;
  const query: Query = Reflect.get(Document.prototype, 'querySelectorAll');
  const evaluate: Document['evaluate'] = Reflect.get(Document.prototype, 'evaluate');
  const all = (selector: string) => [...query.call(document, selector)];
  const get = (of: object, name: string, from: object): unknown =>
    (Object.getOwnPropertyDescriptor(of, name)?.get as (() => unknown) | undefined)?.call(from);
  const attribute = (element: Element, name: string): string | null =>
    Element.prototype.getAttribute.call(element, name);
  const base = String(get(Node.prototype, 'baseURI', document));

  /** Its origin and the ending of its path; '' for what no server answers. */
  const bare = (address: string): string => {
    if (/^\s*(?:data|blob):/i.test(address)) return address.trim().slice(0, 5).toLowerCase();
    if (!URL.canParse(address, base)) return '';
    const { protocol, host, pathname } = new URL(address, base);
    if (!/^(?:https?|wss?):$/.test(protocol)) return '';
    return `${protocol}//${host}/${/\.[A-Za-z0-9]{1,12}$/.exec(pathname.slice(-16))?.[0] ?? ''}`;
  };
  const loads = new Map<string, { by: string; url: string; rel: string; as: string }>();
  const add = (by: string, address: string | null, rel = '', as = '') => {
    const url = address === null ? '' : bare(address);
    const load = { by, url, rel: rel.slice(0, 100), as: as.slice(0, 100) };
    if (url !== '' && loads.size < mostLoads) loads.set(Object.values(load).join('\n'), load);
  };
  const asking = all(
    'script[src],img[src],input[type=image i][src],iframe[src],frame[src],embed[src],object[data],' +
      'audio[src],video[src],video[poster],source[src],track[src],image[href],use[href],' +
      'link[href][rel~=stylesheet i],link[href][rel~=preload i],link[href][rel~=modulepreload i],' +
      'link[href][rel~=icon i],link[href][rel~=manifest i]',
  );
  for (const element of asking) {
    const by = String(get(Element.prototype, 'localName', element));
    const address = attribute(element, 'src') ?? attribute(element, 'href') ?? attribute(element, 'data');
    add(by, address, attribute(element, 'rel') ?? '', attribute(element, 'as') ?? '');
    add('img', attribute(element, 'poster'));
  }
  const told = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  // A link that is still there has said more of itself.
  const linked = new Set([...loads.values()].flatMap(({ by, url }) => (by === 'link' ? [url] : [])));
  for (const { initiatorType, name } of told)
    if (initiatorType !== 'link' || !linked.has(bare(name))) add(initiatorType, name);
  if (all('[style*="data:" i]').length > 0) add('img', 'data:');

  let characters = 0;
  const inline = (selector: string, types: readonly string[]) =>
    all(selector).flatMap((element) => {
      const language = attribute(element, 'language');
      const type = attribute(element, 'type') ?? (language ? `text/${language}` : '');
      if (!types.includes(type.trim().toLowerCase())) return [];
      const text = String(get(Node.prototype, 'textContent', element));
      characters += text.length;
      return characters <= mostText ? [text] : [];
    });
  const scripts = inline('script:not([src]):not([*|href])', codeTypes).filter((text) => text !== '');
  const styles = inline('style', sheetTypes);

  const inSheets = new Set<string>();
  let sheetsUnread = false;
  let room = mostText;
  const sheets = [...(get(Document.prototype, 'styleSheets', document) as StyleSheetList)];
  for (let sheet = sheets.pop(); sheet; sheet = sheets.pop()) {
    try {
      for (const rule of sheet.cssRules) {
        const text = rule.cssText;
        room -= text.length;
        if (room < 0) break;
        for (const [, address = ''] of text.matchAll(new RegExp(sheetAddress, 'gi'))) inSheets.add(address);
        if (rule instanceof CSSImportRule && rule.styleSheet) sheets.push(rule.styleSheet);
      }
    } catch {
      // Of another origin.
      sheetsUnread = true;
    }
  }
  const attributes = evaluate.call(
    document,
    "//@*[starts-with(name(), 'on')]",
    document,
    null,
    XPathResult.ORDERED_NODE_SNAPSHOT_TYPE,
  );
  let handlers = false;
  for (let at = 0; at < attributes.snapshotLength && !handlers; at++) {
    const name = attributes.snapshotItem(at)?.nodeName ?? '';
    handlers =
      name in HTMLElement.prototype || name in HTMLBodyElement.prototype || name in SVGElement.prototype;
  }
  return {
    base,
    url: get(Document.prototype, 'URL', document),
    hasBase: all('base[href]').length > 0,
    loads: [...loads.values()],
    // The buffer holds 250 unless the page asks for more, and a page can empty it.
    allLoads: told.length < 250 && (told.length > 0 || loads.size === 0),
    sheetsUnread: sheetsUnread || room < 0,
    inSheets: [...inSheets].slice(0, mostLoads),
    isLong: characters > mostText,
    scripts,
    styles,
    handlers,
    scriptAddresses:
      all(['href', 'src', 'action', 'formaction'].map((name) => `[${name}^="javascript:" i]`).join(','))
        .length > 0,
    styleAttributes: all('[style]').length > 0,
  };
}
