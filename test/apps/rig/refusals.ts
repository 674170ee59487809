import type { StoredRecording } from '../../../src/capture/recording/stored-recording.js';
import type { BlockedUse, RecordedCode } from '../../../src/engine/index.js';
import { sortCode } from '../../../src/engine/recording/changing-code.js';
import type { RecordedTrial, RecordedWalk } from './recorded-trial.js';
import { generic } from './walk.js';

/** What a proposal says of one kind of page: what it blocks, or what of its inline code may change. */
type Named =
  BlockedUse | { readonly page: string; readonly what: 'token'; readonly element: RecordedCode['element'] };

/**
 * Violations, as `step: directive what`, that the proposal did not name for any page of their step. What a walk creates
 * has another name in the next one, also in the path.
 */
export function unexplained(
  violations: readonly string[],
  { pages }: RecordedWalk,
  { policies, stored }: Pick<RecordedTrial, 'policies' | 'stored'>,
): string[] {
  const blocked = policies.flatMap(({ proposal }) => proposal.blocked);
  const named: readonly Named[] = [...blocked, ...tokensIn(stored)];
  return violations.filter((violation) => {
    const [step = '', cause = ''] = violation.split(/: (.*)/s, 2);
    const opened = (pages[step] ?? []).map(generic);
    return !named.some((use) => opened.includes(generic(use.page)) && isCause(use, cause));
  });
}

/** Inline code with what looks like a token that was the same at each load: a note of the proposal names the page. */
export function tokensIn({ recording }: StoredRecording) {
  return recording.pages.flatMap((page) =>
    sortCode(page).constant.flatMap(({ varies, element }) =>
      varies ? [{ page: page.path, what: 'token', element } as const] : [],
    ),
  );
}

/** Whether a policy that cannot allow it blocks that. */
function isCause(use: Named, cause: string): boolean {
  const [directive = '', blocked = ''] = cause.split(' ', 2);
  const isInline = blocked === 'inline';
  switch (use.what) {
    case 'token':
      return isInline && directive === `${use.element}-src-elem`;
    case 'changing-code':
      return isInline && directive === `${use.code?.element ?? ''}-src-elem`;
    case 'code-with-nonce':
      return isInline && directive === `${use.element ?? ''}-src-elem`;
    case 'handlers':
      return cause === 'script-src-attr inline';
    case 'script-addresses':
      return cause === 'script-src-elem inline';
    case 'eval':
      return cause === 'script-src eval';
    case 'unsafe-source':
    case 'doubtful-source':
      // Browsers name a scheme without its colon.
      return (use.sources ?? []).some((source) => source === `${blocked}:` || blocked.startsWith(source));
    case 'known-application':
    case 'too-much-code':
    case 'not-watched':
      // Its inline code is not all known, nor are handlers that were there for a moment. What it loads is watched.
      return isInline;
  }
}
