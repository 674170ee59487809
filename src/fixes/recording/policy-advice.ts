import {
  applicationNamed,
  isPartlyRead,
  isPlainFolder,
  type Advice,
  type PolicyProposal,
  type RecordedPage,
  type Recording,
  type SiteProposal,
} from '../../engine/index.js';
import type { Fixes } from '../index.js';

const FRAMING =
  'Once enforced, frame-ancestors overrides X-Frame-Options: DENY of pages that were not recorded, and other sites cannot show pages of this one in frames. A recording sees neither.';

/** The advice for the policies of a site, which are written report-only first. */
export function adviceFor(
  { whole, split: proposed }: SiteProposal,
  { recording }: { readonly recording: Pick<Recording, 'pages'> },
): Extract<Advice, { op: 'set-header' }> {
  // No text can name a folder that is not plain.
  const split = proposed?.parts.every(({ prefix }) => isPlainFolder(prefix)) ? proposed : undefined;
  const { value } = split?.rest ?? whole;
  const parts = split?.parts.map(({ prefix, proposal }) => ({ prefix, value: proposal.value }));
  const all = split ? [split.rest, ...split.parts.map(({ proposal }) => proposal)] : [whole];
  const paths = all.flatMap((one) => one.paths);
  return {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value,
    rollout: 'report-only-first',
    recordedPages: pagesIn(recording, paths).length,
    ...(parts && { parts, whole: whole.value }),
    ...(all.some((one) => one.value.includes('frame-ancestors')) && { notes: [FRAMING] }),
    allows: [...pagesOf(all)]
      .sort(([, one], [, other]) => other - one)
      .map(([source, pages]) => `${source}, pages: ${pages}. Is it yours?`),
  };
}

/** Those that were loaded: others are only in reports, which anybody can send, or are errors, and no pages of the site. */
function pagesIn({ pages }: Pick<Recording, 'pages'>, paths: readonly string[]): RecordedPage[] {
  const all = new Set(paths);
  return pages.filter(({ path, loads, isError }) => loads > 0 && !isError && all.has(path));
}

/**
 * On what a grade with the policy depends, such as `if other pages stand it`; undefined if the recording shows it.
 * @param paths patterns of the pages that it is for
 */
export function conditionOf(
  recording: Pick<Recording, 'pages'>,
  { paths, blocked }: Pick<PolicyProposal, 'paths' | 'blocked'>,
): string | undefined {
  if (blocked.some(({ what }) => what !== 'not-watched')) return 'once what it would block is changed';
  const pages = pagesIn(recording, paths);
  const isOpen =
    blocked.length > 0 ||
    pages.length < 2 ||
    pages.some((page) => applicationNamed(page.application) || isPartlyRead(page));
  return isOpen ? 'if other pages stand it' : undefined;
}

/** The sources of other sites, and how many pages use each: a page is under one of the policies. */
function pagesOf(policies: readonly PolicyProposal[]): ReadonlyMap<string, number> {
  const pages = new Map<string, number>();
  for (const { directive, source, group, count } of policies.flatMap(({ sources }) => sources)) {
    const key = `${directive} ${source}`;
    if (group === 'other') pages.set(key, (pages.get(key) ?? 0) + count);
  }
  return pages;
}

type Parts = NonNullable<SiteProposal['split']>['parts'];

/** Whether the text sends the policies of all parts, too. */
export function writesAll({ blocks, support }: Fixes, parts: readonly unknown[]): boolean {
  const effects = blocks.filter(({ alternative }) => !alternative).flatMap(({ effect }) => effect);
  return (
    support === 'supported' &&
    effects.length > 0 &&
    effects.every((one) => one.op === 'set-header' && one.parts?.length === parts.length)
  );
}

/** `/admin/`, or `/login.php` of a file: nothing was seen under it. */
export function partName({ prefix, proposal: { paths } }: Parts[number]): string {
  return paths.some((path) => path.startsWith(`${prefix}/`)) ? `${prefix}/` : prefix;
}
