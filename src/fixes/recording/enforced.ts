import {
  applicationNamed,
  isPartlyRead,
  isInRecording,
  type Advice,
  type PolicyProposal,
  type Recording,
  type SiteProposal,
  type StackMember,
} from '../../engine/index.js';
import { asEnforced, fixesFor, type contextOf, type FixBlock } from '../index.js';

/** Whole texts with the policy enforced, in place of those as given; or a sentence that says why there are none. */
export type Enforced = { readonly blocks: readonly FixBlock[] } | { readonly why: string };

/**
 * The texts that enforce a recorded policy, with what else is in them as given or one step on. There are none unless no recorded page breaks, and the servers have them in
 * the places of those as given, so that each takes the place of the first.
 *
 * @param given the recommended texts as given
 * @param advice of the policy
 * @param lost sentences about what the recording did not keep or see
 */
export function enforcedTexts(
  given: readonly FixBlock[],
  advice: Advice,
  site: SiteProposal,
  { recording, refused, lost }: Evidence,
  {
    stack,
    page,
    all = [advice],
  }: {
    readonly stack: readonly StackMember[];
    readonly page: Partial<ReturnType<typeof contextOf>>;
    /** What the texts as given are for, the policy among it; by default alone. */
    readonly all?: readonly Advice[];
  },
): Enforced {
  const isSplit = advice.op === 'set-header' && advice.parts !== undefined && writesParts(given);
  const { rest, parts } = isSplit && site.split ? site.split : { rest: site.whole, parts: [] };
  const policies = [rest, ...parts.map(({ proposal }) => proposal)];
  const why =
    lost[0] ?? policies.map((one) => whyNot(recording, one, refused)).find((one) => one !== undefined);
  if (why !== undefined) return { why };
  const { blocks, refusals } = fixesFor(all.map(asEnforced), stack, page);
  const recommended = blocks.filter(({ alternative }) => !alternative);
  const placesOf = (some: readonly FixBlock[]) => some.map((one) => `${one.stack} ${one.place}`).join();
  return recommended.length > 0 && placesOf(recommended) === placesOf(given)
    ? { blocks: recommended }
    : { why: refusals[0]?.why ?? 'No text for these servers enforces it.' };
}

/** What a policy is judged by. */
export interface Evidence {
  readonly recording: Recording;
  /** Sources that a person left out. */
  readonly refused: Iterable<string>;
  readonly lost: readonly string[];
}

function writesParts(given: readonly FixBlock[]): boolean {
  return given.some(({ effect }) => effect.some((one) => one.op === 'set-header' && one.parts !== undefined));
}

/** Why enforcing it may break a page or a frame, as a sentence; undefined if it breaks none that was recorded. */
function whyNot(
  recording: Recording,
  { paths, sources, blocked, reported }: PolicyProposal,
  refused: Iterable<string>,
): string | undefined {
  const isOf = new Set(paths);
  const all = recording.pages.filter(({ path }) => isOf.has(path));
  const pages = all.filter(({ loads, isError }) => loads > 0 && !isError);
  if (blocked.some(({ what }) => what !== 'not-watched')) return 'It would block what recorded pages use.';
  if ([...refused].some((source) => isInRecording(recording, source)))
    return 'It would block what you refused, which recorded pages use.';
  const isFramed = all.some((page) => page.reported.some(({ directive }) => directive === 'frame-ancestors'));
  if (reported.length > 0 || isFramed) return 'Violation reports name what it would block.';
  const [known] = pages.flatMap(({ application }) => applicationNamed(application) ?? []);
  if (known) return `Other pages of ${known.name} are known to need more.`;
  if (pages.length < 2) return 'Each policy needs two recorded pages.';
  if (blocked.length > 0 || all.some(({ isCut, allLoads }) => isCut || !allLoads))
    return 'Not all that the pages use was seen.';
  if (pages.some(isPartlyRead))
    return 'Not all of the recorded pages was read, such as frames of this site and shadow trees.';
  const isHashed = new Set(sources.map(({ source }) => source));
  if (all.some(({ code }) => code.some((one) => one.varies && isHashed.has(`'sha256-${one.sha256}'`))))
    return 'Inline code has what looks like a version or a token: its hash may not match after the next release.';
  if (sources.some(({ source, visitors = 2 }) => source.startsWith("'sha256-") && visitors < 2))
    return 'Inline code was seen with one visitor only: what others are sent is not known.';
  return undefined;
}
