import { createHash } from 'node:crypto';
import type { StoredRecording } from '../../src/capture/recording/stored-recording.js';
import { withStack } from '../../src/cli/stack.js';
import {
  audit,
  proposeForSite,
  sendsOwnPolicy,
  type PageSnapshot,
  type StackName,
} from '../../src/engine/index.js';
import { filesOf } from '../../src/fixes/files/files-of.js';
import { fixesForFindings } from '../../src/fixes/context.js';
import { contextOf, fixesFor, selectedAtFirst } from '../../src/fixes/index.js';
import { adviceFor } from '../../src/fixes/recording/policy-advice.js';
import { asWhole } from '../../src/ui/recording/proposed-policy.js';
import { MARKER } from '../servers/rig/marker.js';
import { enforced, withEnforced } from '../servers/rig/enforced.js';

/** What a run on real servers saw before the fixes, from which all its texts are made. */
export interface Answers {
  readonly chain: readonly StackName[];
  /** The pages that were graded. */
  readonly pages: readonly PageSnapshot[];
  /** Whether only the findings get a fix that the popup selects at first. */
  readonly isSelection?: boolean;
  readonly recorded?: { readonly page: PageSnapshot; readonly stored: StoredRecording };
  /** A set-up with the fixes: as given, and after their later steps. */
  readonly fixed?: { readonly given: PageSnapshot; readonly later: PageSnapshot };
}

/**
 * A hash of all texts made from these answers: as given, and after their later steps.
 * @param form the texts as blocks, or as files
 */
export function textsKey(answers: Answers, form: Form): string {
  return hash(
    JSON.stringify([answers.pages.map((page) => textsOf(page, answers, form)), recordedTexts(answers)]),
  );
}

export type Form = 'blocks' | 'files';

/** The answers without the pages from which the same texts are made as from an earlier one. */
export function withoutRepeats(answers: Answers): Answers {
  const byTexts = new Map<string, PageSnapshot>();
  for (const page of answers.pages) {
    const texts = JSON.stringify(textsOf(page, answers, 'blocks'));
    if (!byTexts.has(texts)) byTexts.set(texts, page);
  }
  return { ...answers, pages: [...byTexts.values()] };
}

function textsOf(page: PageSnapshot, { chain, isSelection }: Answers, form: Form) {
  const whole = withStack({ ...audit(page), stack: [] }, chain);
  const report = isSelection ? { ...whole, findings: selectedAtFirst(page, whole) } : whole;
  const [given = [], later = []] = [report, withEnforced(report)].map(({ findings, stack }) =>
    fixesForFindings(page, findings, stack).blocks.filter(({ alternative }) => !alternative),
  );
  if (form === 'blocks')
    return [...given, ...later].map(({ stack, place, text, run }) => [stack, place, text, run]);
  const { hostname, port } = new URL(page.url);
  const about = { version: '0', date: undefined, site: { host: hostname, port } };
  return filesOf(given, about, later).map(({ stack, path, text, enforced: last, include, changed }) => [
    ...[stack, path, text, last],
    ...[include?.line, changed],
  ]);
}

function recordedTexts({ recorded, chain }: Answers) {
  if (!recorded || sendsOwnPolicy(recorded.stored.recording.pages)) return [];
  const { page, stored } = recorded;
  const proposed = proposeForSite(stored.recording, { refused: new Set([MARKER]) });
  const { stack } = withStack({ ...audit(page), stack: [] }, chain);
  return [proposed, asWhole(proposed)].flatMap((proposal) => {
    const advice = adviceFor(proposal, stored);
    return [advice, enforced(advice)].flatMap((one) =>
      fixesFor([one], stack, contextOf(page)).blocks.map((block) => [block.stack, block.place, block.text]),
    );
  });
}

/** A hash as short text. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 11);
}
