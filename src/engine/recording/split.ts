import { proposePolicy, type BlockedUse, type PolicyProposal, type ProposalOptions } from './propose.js';
import type { RecordedPage, Recording } from './model.js';

/** The policies of a site, which break nothing of what was seen: of all its pages, or one for a part of it and one for the rest. */
export interface SiteProposal {
  readonly whole: PolicyProposal;
  /** If what needs a looser policy is only in parts of the site. */
  readonly split?: {
    /** Such as `/wp-admin` or `/wp-login.php`: each has a policy of its own, as strict as it can keep. */
    readonly parts: readonly { readonly prefix: string; readonly proposal: PolicyProposal }[];
    readonly rest: PolicyProposal;
  };
}

/** Parts that get a policy of their own. */
const MAX_PARTS = 3;

export function proposeForSite(recording: Recording, options: ProposalOptions = {}): SiteProposal {
  const { pages } = recording;
  const whole = proposePolicy(recording, pages, options);
  const prefixes = prefixesFor(recording, whole, options);
  if (prefixes.length === 0) return { whole };
  // A folder that has no name may be any.
  const within = (prefix: string) => pages.filter(({ path }) => [prefix, '/*'].includes(prefixOf(path)));
  const rest = pages.filter(({ path }) => !prefixes.includes(prefixOf(path)));
  return {
    whole,
    split: {
      parts: prefixes.map((prefix) => ({
        prefix,
        proposal: proposePolicy(recording, within(prefix), options),
      })),
      rest: proposePolicy(recording, rest, options),
    },
  };
}

/**
 * The parts that need a looser policy: for inline code and, if they can be told apart as well, for eval(). That all pages
 * have too many hashes together is no fault of each: once the parts that need one anyway are apart, the rest may have
 * few enough.
 */
function prefixesFor(
  recording: Recording,
  { loosenedFor }: PolicyProposal,
  options: ProposalOptions,
): string[] {
  const { pages } = recording;
  const partsWith = (wanted: (one: BlockedUse) => boolean) => partsOf(pages, loosenedFor.filter(wanted));
  const anyway = partsWith((one) => isInlineCode(one) && !isTooMuch(one));
  const rest = pages.filter(({ path }) => !anyway.includes(prefixOf(path)));
  const left = anyway.length > 0 ? proposePolicy(recording, rest, options).loosenedFor : loosenedFor;
  const inline = left.some(isTooMuch) ? partsWith(isInlineCode) : anyway;
  const all = partsOf(
    pages,
    loosenedFor.filter((one) => one.what === 'eval' || inline.includes(prefixOf(one.page))),
  );
  return all.length > 0 ? all : inline;
}

function isInlineCode({ what }: BlockedUse): boolean {
  return what !== 'eval';
}

function isTooMuch({ what }: BlockedUse): boolean {
  return what === 'too-much-code';
}

/**
 * The first part of each path that needs a looser policy, if other pages were loaded too. Of a page that only
 * reports name nothing was seen, and anybody can name one, and an error is no page of the site: no policy for the rest
 * can be based on them.
 */
function partsOf(pages: readonly RecordedPage[], reasons: readonly BlockedUse[]): string[] {
  const prefixes = [...new Set(reasons.map(({ page }) => prefixOf(page)))];
  const isRest = pages.some(
    ({ path, loads, isError }) => loads > 0 && !isError && !prefixes.includes(prefixOf(path)),
  );
  const isNamed = prefixes.every((prefix) => prefix !== '/' && !prefix.includes('*'));
  return isRest && isNamed && prefixes.length <= MAX_PARTS ? prefixes : [];
}

/** `/wp-admin` of `/wp-admin/post.php`, and the file of one at the top; `/` of the home page. */
function prefixOf(path: string): string {
  return `/${path.split('/')[1] ?? ''}`;
}
