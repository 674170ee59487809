import type { StoredRecording } from '../capture/recording.js';
import type { TriedViolation } from '../capture/tried-walk.js';
import type { Advice, PolicyProposal } from '../engine/index.js';
import { adviceFor, proposalOf } from './recorded-policy.js';
import { count } from './text/format.js';
import { timeText } from './text/history.js';

/** What trying a policy in a tab has shown. */
export type TriedPolicy =
  /** Never, or another policy than the one that is proposed now. */
  | { readonly kind: 'not-tried' }
  /** Why it is not to be enforced yet: sentences. */
  | { readonly kind: 'open'; readonly reasons: readonly string[] }
  /** Every recorded page was opened with it, and nothing was blocked but what the person left out. */
  | {
      readonly kind: 'clean';
      readonly at: number;
      readonly pages: readonly string[];
      /** What the person left out of the policy, and it blocked. */
      readonly leftOut: readonly string[];
    };

/** Pages and violations named in a sentence. */
const MAX_NAMED = 5;

/**
 * Whether the walk that was tried suffices to enforce the policy.
 * @param apart the parts of the site that have another policy
 */
export function triedPolicy(
  { recording, refused, tried }: StoredRecording,
  { value, paths, blocked }: PolicyProposal,
  apart: readonly string[] = [],
): TriedPolicy {
  if (tried?.value !== value) return { kind: 'not-tried' };
  // Others are only in reports, which anybody can send.
  const pages = recording.pages.filter(({ path, loads }) => loads > 0 && paths.includes(path));
  const missing = pages.filter(({ path }) => !tried.pages.includes(path)).map(({ path }) => path);
  const violations = tried.blocked.filter(({ page }) => !apart.some((part) => page.startsWith(`${part}/`)));
  const isLeftOut = (one: TriedViolation) => refused.includes(one.blocked);
  const unexpected = violations.filter((one) => !isLeftOut(one));
  const uses = (kind: 'frame' | 'object' | 'worker', places: (place: string) => boolean) =>
    pages.some(({ origins }) => (origins[kind] ?? []).some(places));
  const reasons = [
    ...(pages.length < 2 ? ['Only one kind of page is recorded, which says nothing of the others.'] : []),
    ...(missing.length > 0 ? [`Not opened in the preview: ${named(missing)}.`] : []),
    ...(unexpected.length > 0
      ? [`It blocked ${named(unexpected.map((one) => `${one.blocked} (${one.directive}) on ${one.page}`))}.`]
      : []),
    ...(blocked.length > 0 ? ['It would block what was recorded: see above.'] : []),
    ...(tried.isUntold
      ? [
          'This browser does not report what a policy blocks before the page is watched. Try it in Chrome, Edge or another Chromium.',
        ]
      : []),
    ...(uses('frame', isSelf) || uses('object', isSelf)
      ? ['Pages show other pages of this site in frames, in which a preview changes nothing.']
      : []),
    ...(uses('worker', (place) => place !== 'blob:')
      ? [
          'Pages start workers from files, which get the policy of their own response: a preview changes none.',
        ]
      : []),
  ];
  if (reasons.length > 0) return { kind: 'open', reasons };
  return {
    kind: 'clean',
    at: tried.lastAt,
    pages: pages.map(({ path }) => path),
    leftOut: [...new Set(violations.filter(isLeftOut).map((one) => one.blocked))],
  };
}

/** The same for the policy that the panel proposes for all pages, or for those without one of their own. */
export function triedOf(stored: StoredRecording): TriedPolicy {
  const { whole, split } = proposalOf(stored);
  return triedPolicy(
    stored,
    split?.rest ?? whole,
    split?.parts.map(({ prefix }) => prefix),
  );
}

/** The advice for a policy whose tried walk was clean, which is written to be enforced at once. */
export function enforcedAdviceFor(
  proposal: PolicyProposal,
  stored: Pick<StoredRecording, 'recording'>,
  { at, pages, leftOut }: Extract<TriedPolicy, { kind: 'clean' }>,
): Advice {
  const { rollout: _, ...advice } = adviceFor(proposal, stored);
  return {
    ...advice,
    // It would override a stricter limit of a page that was not recorded.
    ...(advice.value.includes('frame-ancestors') && { unless: ['X-Frame-Options'] }),
    notes: [
      `It is enforced at once. On ${timeText(at)} it was tried in one browser on ${count(pages.length, 'kind')} of pages, and blocked nothing${leftOut.length > 0 ? ' but what was left out of it' : ''}. It may break other pages, and what nobody tried on these: watch the browser console.`,
    ],
  };
}

function isSelf(place: string): boolean {
  return place === 'self';
}

function named(all: readonly string[]): string {
  const more = all.length > MAX_NAMED ? ` and ${all.length - MAX_NAMED} more` : '';
  return `${all.slice(0, MAX_NAMED).join(', ')}${more}`;
}
