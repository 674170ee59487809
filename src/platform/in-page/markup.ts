/**
 * The metas and scripts. Methods come from the prototypes: a page's `<form name>` can stand in front of any method
 * of `document`.
 */
export function gatherMarkup(mostElements: number, mostCharacters: number, mostInAll: number) {
  type Query = (this: Document, selector: string) => NodeListOf<Element>;
  const query: Query = Reflect.get(Document.prototype, 'querySelectorAll');
  let characters = 0;
  const read = (selector: string, attributes: readonly string[]) => {
    const found = [...query.call(document, selector)];
    if (found.length > mostElements) return 'too-many';
    return found.map((element) => {
      const values: Record<string, string> = {};
      for (const attribute of attributes) {
        const value = Element.prototype.getAttribute.call(element, attribute)?.slice(0, mostCharacters);
        if (value === undefined) continue;
        characters += value.length;
        if (characters <= mostInAll) values[attribute] = value;
      }
      return values;
    });
  };
  const metas = read('meta', ['http-equiv', 'name', 'content']);
  const scripts = read('script', ['src', 'integrity', 'crossorigin', 'type']);
  return characters > mostInAll ? { metas: 'too-long', scripts } : { metas, scripts };
}
