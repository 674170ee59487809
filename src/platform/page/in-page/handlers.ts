/** Attributes whose names `hasHandlers` looks at. */
const MAX_ATTRIBUTES = 10_000;

/** Whether an element of the document has an event handler in an attribute: scripts may insert it at any time. */
export function hasHandlers(): boolean {
  const found = Document.prototype.evaluate.call(
    document,
    '//@*[starts-with(name(), "on")]',
    document,
    null,
    XPathResult.UNORDERED_NODE_ITERATOR_TYPE,
    null,
  );
  for (let at = 0; at < MAX_ATTRIBUTES; at += 1) {
    const one = found.iterateNext();
    if (!one) return false;
    if (isHandler(one.nodeName.toLowerCase())) return true;
  }
  return false;
}

/** Whether the name is an event handler attribute in this browser. */
export function isHandler(name: string): boolean {
  return (
    name.startsWith('on') &&
    (name in HTMLElement.prototype || name in HTMLBodyElement.prototype || name in SVGElement.prototype)
  );
}
