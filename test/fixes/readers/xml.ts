import { DomUtils, parseDocument } from 'htmlparser2';

type Node = ReturnType<typeof parseDocument>['childNodes'][number];

/** An element, without the comments and blanks in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export function xmlElements(text: string): XmlElement[] {
  return elementsIn(parseDocument(text, { xmlMode: true }).childNodes);
}

function elementsIn(nodes: readonly Node[]): XmlElement[] {
  return nodes.flatMap((node) => {
    // No parser of XML accepts them, but this one.
    if (DomUtils.isComment(node) && /--|-$/.test(node.data))
      throw new Error(`Two hyphens in <!--${node.data}-->`);
    if (!('attribs' in node)) return [];
    const children = node.childNodes as readonly Node[];
    const text = children.map((child) => (DomUtils.isText(child) ? child.data : '')).join('');
    return [{ name: node.name, attributes: node.attribs, children: elementsIn(children), text: text.trim() }];
  });
}

export function childOf({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((child) => child.name === name);
}
