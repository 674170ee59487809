import type { Page, Protocol } from 'puppeteer';

type Nodes = ReadonlyMap<string, Protocol.Accessibility.AXNode>;

/** A line of an element, or a piece of a text: pieces beside each other are one line, parted by spaces. */
type Part = { readonly line: string } | { readonly text: string };

/** Roles of elements that say nothing by themselves. */
const TRANSPARENT = new Set(['code', 'emphasis', 'generic', 'none', 'strong', 'time']);

/**
 * What screen readers are told of a page, as Chromium computes it: a line for each element with its role and its name,
 * indented below the element that it is in, and each text in quotation marks. A text that is in the name of its element
 * is not repeated below it.
 * @returns lines that end with a line feed; the same for the same page and version of Chromium
 */
export async function accessibilityTree(page: Page): Promise<string> {
  const session = await page.createCDPSession();
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const [root] = nodes;
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  return root ? linesOf(partsOf(root.nodeId, byId, '')).join('') : '';
}

/** @param above the name of the element that it is in */
function partsOf(id: string, nodes: Nodes, above: string): readonly Part[] {
  const node = nodes.get(id);
  if (!node) return [];
  const role = node.ignored ? 'none' : said(node.role);
  const name = said(node.name);
  if (role === 'StaticText') return above.includes(name) ? [] : [{ text: name }];
  const isTransparent = TRANSPARENT.has(role) && name === '';
  const within = (node.childIds ?? []).flatMap((child) =>
    partsOf(child, nodes, isTransparent ? above : name),
  );
  if (isTransparent) return within;
  // A paragraph is its text.
  if (role === 'paragraph') return linesOf(within).map((line) => ({ line }));
  const level = node.properties?.find((property) => property.name === 'level');
  const own = [role, level && role === 'heading' ? said(level.value) : '', name].filter(
    (word) => word !== '',
  );
  return [{ line: `${own.join(' ')}\n` }, ...linesOf(within).map((line) => ({ line: `  ${line}` }))];
}

function linesOf(parts: readonly Part[]): readonly string[] {
  const lines: string[] = [];
  let texts: string[] = [];
  for (const part of [...parts, { line: '' }]) {
    if ('text' in part) texts.push(part.text);
    else {
      if (texts.length > 0) lines.push(`“${texts.join(' ')}”\n`);
      texts = [];
      if (part.line !== '') lines.push(part.line);
    }
  }
  return lines;
}

/** A value of the tree, without breaks. */
function said(of: { readonly value?: unknown } | undefined): string {
  const value = of?.value;
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).replaceAll(/\s+/g, ' ').trim()
    : '';
}
