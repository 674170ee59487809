import type { FixBlock } from '../../fixes/index.js';

/** Blocks as one text to paste, each under a comment that says where it goes. Alternatives stay out. */
export function fixText(blocks: readonly FixBlock[]): string {
  return blocks
    .filter(({ alternative }) => !alternative)
    .map(({ label, placeWords, needs, text }) =>
      [`# ${label}: ${placeWords}`, ...needs.map((need) => `# First: ${need}`), text].join('\n'),
    )
    .join('\n\n');
}
