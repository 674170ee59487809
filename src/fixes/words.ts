import type { Advice, HeaderLine } from '../engine/index.js';
import type { FixBlock } from './blocks.js';

/** Advice in a few plain words, whatever the server. Parts of it are the page's: escape what comes back. */
export function adviceInWords(advice: Advice): string {
  switch (advice.op) {
    case 'set-header':
      return `Send ${advice.name}`;
    case 'remove-header':
      return `Send ${advice.name} no more`;
    case 'set-cookie-attributes':
      return `Set the cookie ${advice.cookie} with ${attributesOf(advice).join(', ')}`;
    case 'redirect-to-https':
      return 'Redirect http to https';
    case 'hide-version':
      return `Leave the version out of ${advice.header}`;
    case 'turn-listing-off':
      return `List the files of ${advice.path} no more`;
    case 'turn-debug-off':
      return 'Turn debug pages off';
  }
}

function attributesOf({
  secure,
  httpOnly,
  sameSite,
}: Extract<Advice, { op: 'set-cookie-attributes' }>): string[] {
  return [
    ...(secure ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite === undefined ? [] : [`SameSite=${sameSite}`]),
  ];
}

/** Blocks one below the other, each under its place and with its warnings, for the clipboard. */
export function asOneText(blocks: readonly FixBlock[]): string {
  return blocks
    .map(({ label, placeWords, needs, commented, comment }) =>
      [`${label}: ${placeWords}`, ...needs.map((need) => `first: ${need}`)]
        .map((line) => `${comment} ${line}`)
        .concat(commented)
        .join('\n'),
    )
    .join('\n\n');
}

/** Header lines as they are sent, one a line. */
export function headerText(headers: readonly HeaderLine[]): string {
  return headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
}

/** When the better of two grades is reached: what the texts for this advice say to do later, as an adverb. */
export function onceDone(advice: readonly Advice[]): string {
  const reports = advice.some((one) => one.op === 'set-header' && one.rollout === 'report-only-first');
  return reports ? 'once enforced' : 'later';
}
