import type { Heading, List, ListItem, Paragraph, PhrasingContent } from 'mdast';

// Blocks of Markdown (mdast).

export function heading(depth: 1 | 2 | 3, children: PhrasingContent[]): Heading {
  return { type: 'heading', depth, children };
}

export function paragraph(children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children };
}

export function list(items: readonly PhrasingContent[][], options: Pick<ListItem, 'checked'> = {}): List {
  return {
    type: 'list',
    spread: false,
    children: items.map((children) => ({
      type: 'listItem',
      spread: false,
      ...options,
      children: [paragraph(children)],
    })),
  };
}
