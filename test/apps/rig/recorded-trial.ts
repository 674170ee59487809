import type { StoredRecording } from '../../../src/capture/recording/stored-recording.js';
import { withStack } from '../../../src/cli/stack.js';
import {
  apply,
  audit,
  isInFolder,
  proposeForSite,
  sendsOwnPolicy,
  type Advice,
  type Finding,
  type PageSnapshot,
  type PolicyProposal,
  type Report,
  type SiteProposal,
} from '../../../src/engine/index.js';
import { pathPattern } from '../../../src/engine/recording/path-pattern.js';
import { contextOf, fixesFor, type FixBlock } from '../../../src/fixes/index.js';
import { pageFixes } from '../../../src/fixes/page.js';
import { adviceFor } from '../../../src/fixes/recording/policy-advice.js';
import { asWhole, triedTogether } from '../../../src/ui/recording/proposed-policy.js';
import { openVisitor, type Visitor } from '../../servers/rig/browser.js';
import { enforced, withEnforced } from '../../servers/rig/enforced.js';
import type { Placed } from '../../servers/rig/places.js';
import { MARKER } from '../../servers/rig/marker.js';
import type { Recorder } from '../../servers/rig/recorder.js';
import type { Site } from '../../servers/rig/site.js';
import type { Application, Step, Tab } from './application.js';
import { pictureOf, type Picture } from './picture.js';
import { brokenSteps } from './trial.js';
import { walk, type Walk } from './walk.js';

/** A walk, and the pages that it opened. */
export interface RecordedWalk extends Walk {
  /** By step: the patterns of the pages in the tab. */
  readonly pages: Readonly<Record<string, readonly string[]>>;
}

export interface DeployedWalk extends RecordedWalk {
  /** By step: the tab at its end. */
  readonly pictures: ReadonlyMap<string, Picture>;
  readonly test: Awaited<ReturnType<Site['test']>>;
  /** The page that is graded, as it is served then. */
  readonly page: PageSnapshot;
}

/** A policy, and the part of the site that it is for; absent for all other pages. */
export interface PartPolicy {
  readonly prefix?: string;
  readonly proposal: PolicyProposal;
}

/** A policy from a recorded walk, in a preview and on the server. */
export interface RecordedTrial {
  readonly application: Application;
  readonly first: RecordedWalk;
  readonly stored: StoredRecording;
  /** The one for the site, or for the rest of it, and those of its parts. */
  readonly policies: readonly [PartPolicy, ...PartPolicy[]];
  /** The page that is graded, without the policy. */
  readonly page: PageSnapshot;
  /** With the policies enforced in the tab, each where it is for. */
  readonly previewed: RecordedWalk;
  /**
   * With the texts as the panel shows them, then with the policies enforced and all other fixes after their later steps;
   * absent where there is no text.
   */
  readonly deployed?: { readonly reporting: DeployedWalk; readonly enforcing: DeployedWalk };
  /** By step, of those that a policy with strict styles changes. */
  readonly withStrictStyles: ReadonlyMap<string, Picture>;
  /** Of each walk, with the start of the servers and of the browser. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** What a person accepts who ticks and unticks nothing; the marker is the test's own. */
const CHOICES = { refused: new Set([MARKER]) };

export async function tryRecording(site: Site, application: Application): Promise<RecordedTrial> {
  const { entry, steps, recorded: { later = [], changedByStrictStyles = [] } = {} } = application;
  const seconds: Record<string, number> = {};
  const visit = async <T>(name: string, fixes: readonly Placed[], act: (visitor: Visitor) => Promise<T>) => {
    const begin = performance.now();
    const seen = await visiting(site, fixes, act);
    seconds[name] = (performance.now() - begin) / 1000;
    return seen;
  };

  const { first, stored } = await visit('recorded', [], async (visitor) => {
    const recorder = await visitor.openRecorder(entry);
    await recorder.start();
    const known = steps
      .filter(({ name }) => !later.includes(name))
      .map((step) => recordedStep(step, recorder));
    return { first: await walkThrough(recorder.tab, site, known, 'r1'), stored: await recorder.stop() };
  });
  const proposed = proposeForSite(stored.recording, CHOICES);

  const { page, proposal, previewed } = await visit('previewed', [], async (visitor) => {
    const graded = await visitor.grade(entry);
    const texts = textsFor(site, application, graded, proposed, stored);
    // A text that cannot give a part its own has one policy for all pages.
    const isSplit = texts?.some(({ effect }) => effect.some((one) => one.op === 'set-header' && one.parts));
    const proposal = isSplit ? proposed : asWhole(proposed);
    return { page: graded, proposal, previewed: await preview(visitor, site, application, proposal) };
  });

  await site.stop();
  const putBack = await site.sandbox.keep();
  /** Each from the same state: what they show differs by what is enforced. */
  const visitAgain: typeof visit = async (...given) => {
    await site.stop();
    await putBack();
    return visit(...given);
  };
  const deploy = (name: string, fixes: readonly Placed[]) =>
    visitAgain(name, fixes, async (visitor): Promise<DeployedWalk> => {
      const test = await site.test();
      const graded = await visitor.grade(entry);
      const pictures = new Map<string, Picture>();
      const tab = { page: await visitor.newPage() };
      const walked = await walkThrough(tab, site, photographed(steps, pictures), 'r3');
      return { ...walked, pictures, test, page: graded };
    });
  const fixes = textsFor(site, application, page, proposal, stored);
  const deployed = fixes && {
    reporting: await deploy('reporting', fixes),
    enforcing: await deploy('enforcing', [
      ...(textsFor(site, application, page, proposal, stored, enforced) ?? []),
      ...otherTexts(application, page, policyOfPage(policiesOf(proposal), page)),
    ]),
  };

  const withStrictStyles = new Map<string, Picture>();
  if (changedByStrictStyles.length > 0) {
    const strict = strictStyles(proposal);
    const changed = steps.filter(({ name }) => changedByStrictStyles.includes(name));
    const walked = await visitAgain('strict styles', [], (visitor) =>
      preview(visitor, site, { ...application, steps: photographed(changed, withStrictStyles) }, strict),
    );
    const broken = brokenSteps(walked);
    if (broken.length > 0) throw new Error(`With strict styles: ${broken.join(', ')}`);
  }
  return {
    application,
    first,
    stored,
    policies: policiesOf(proposal),
    page,
    previewed,
    ...(deployed && { deployed }),
    withStrictStyles,
    seconds,
  };
}

/** As it was proposed where pages have more style sheets than a policy can have hashes. */
function strictStyles({ whole, split }: SiteProposal): SiteProposal {
  const strict = (one: PolicyProposal): PolicyProposal => ({
    ...one,
    value: one.value.replace(/style-src [^;]*/, "style-src 'self'"),
  });
  return {
    whole: strict(whole),
    ...(split && {
      split: {
        parts: split.parts.map(({ prefix, proposal }) => ({ prefix, proposal: strict(proposal) })),
        rest: strict(split.rest),
      },
    }),
  };
}

/** Notes what the tab shows at the end of each. */
function photographed(steps: readonly Step[], pictures: Map<string, Picture>): Step[] {
  return steps.map((step) => ({
    ...step,
    async act(tab) {
      await step.act(tab);
      pictures.set(step.name, await pictureOf(tab.page));
    },
  }));
}

function policiesOf({ whole, split }: SiteProposal): RecordedTrial['policies'] {
  return split ? [{ proposal: split.rest }, ...split.parts] : [{ proposal: whole }];
}

/** Does the steps in a preview of the policies, each where it is for. */
async function preview(
  visitor: Visitor,
  site: Site,
  { entry, steps }: Application,
  proposal: SiteProposal,
): Promise<RecordedWalk> {
  const tried = triedTogether(proposal);
  if (!tried) throw new Error('The policies cannot be tried together');
  const trier = await visitor.openTrier(entry);
  await trier.start(tried.advice, tried.parts);
  return walkThrough(trier.tab, site, steps, 'r2');
}

/** The texts that the panel shows for the servers of the site; undefined where it shows the reason for none. */
function textsFor(
  { setup }: Site,
  application: Application,
  page: PageSnapshot,
  proposal: SiteProposal,
  stored: StoredRecording,
  step = (advice: Advice) => advice,
): readonly FixBlock[] | undefined {
  if (sendsOwnPolicy(stored.recording.pages)) return undefined;
  const { stack } = withStack({ ...audit(page), stack: [] }, setup.chain);
  const { blocks } = fixesFor([step(adviceFor(proposal, stored))], stack, contextOf(page));
  const texts = withoutNeedless(
    blocks.filter(({ alternative }) => !alternative),
    application,
  );
  if (texts.length === 0) throw new Error('No text is written for this server');
  return texts;
}

/** The policy for a page, of all that a site has. */
export function policyOfPage(
  [first, ...parts]: RecordedTrial['policies'],
  { url }: PageSnapshot,
): PolicyProposal {
  return (parts.find(({ prefix = '' }) => isInFolder(prefix, url)) ?? first).proposal;
}

/** A page as if its policy were enforced, and the findings that the other fixes are for: these leave the policy as it is. */
export function withPolicy(
  page: PageSnapshot,
  { value }: PolicyProposal,
  { setup }: Application,
): { readonly page: PageSnapshot; readonly report: Report; readonly others: readonly Finding[] } {
  const name = 'Content-Security-Policy';
  const applied = apply(page, [{ op: 'set-header', name, value }]);
  const report = withStack({ ...audit(applied), stack: [] }, setup.chain);
  const others = report.findings.filter(
    ({ advice }) => !advice.some((one) => one.op === 'set-header' && one.name === name),
  );
  return { page: applied, report, others };
}

/** The whole texts of all other fixes, also of those that nobody has ticked for a person. */
function otherTexts(
  application: Application,
  graded: PageSnapshot,
  policy: PolicyProposal,
): readonly Placed[] {
  const { page, report, others } = withPolicy(graded, policy, application);
  const { fixes } = pageFixes(page, withEnforced({ ...report, findings: others }));
  return withoutNeedless(fixes, application);
}

function withoutNeedless<T extends Placed>(
  texts: readonly T[],
  { needless = [] }: Application,
): readonly T[] {
  return texts.filter(({ stack, place }) => !needless.includes(`${stack} ${place}`));
}

/** Starts the site anew with these texts: what the walk before left in memory is gone. */
async function visiting<T>(
  site: Site,
  fixes: readonly Placed[],
  act: (visitor: Visitor) => Promise<T>,
): Promise<T> {
  await site.stop();
  await site.install(fixes);
  await site.start();
  const visitor = await openVisitor(site.sandbox);
  try {
    return await act(visitor);
  } finally {
    await visitor.close();
  }
}

/** As the panel asks for: pages are opened twice, and stay open until they are recorded. */
function recordedStep(step: Step, recorder: Recorder): Step {
  const isRecorded = () => recorder.isRecorded(recorder.tab);
  const slow = (tab: Tab): Tab => ({
    ...tab,
    async open(path) {
      for (let time = 0; time < 2; time++) {
        await tab.open(path);
        await isRecorded();
      }
    },
    async follow(selector) {
      await tab.follow(selector);
      await isRecorded();
    },
  });
  return {
    ...step,
    async act(tab) {
      await step.act(slow(tab));
      await isRecorded();
    },
  };
}

/** Does the steps, and notes which pages the tab showed in each. */
async function walkThrough(
  { page }: Pick<Recorder['tab'], 'page'>,
  { sandbox }: Site,
  steps: readonly Step[],
  mark: string,
): Promise<RecordedWalk> {
  // What was blocked before the first step is told again.
  const pages: Record<string, string[]> = { '': [pathPattern(page.url())] };
  let shown = new Set<string>();
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) shown.add(pathPattern(frame.url()));
  });
  const noted = steps.map((step): Step => ({
    ...step,
    async act(tab) {
      shown = new Set([pathPattern(page.url())]);
      try {
        await step.act(tab);
      } finally {
        pages[step.name] = [...shown];
      }
    },
  }));
  return { ...(await walk(page, sandbox, noted, mark)), pages };
}
