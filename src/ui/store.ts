import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { PageState } from '../capture/page-state.js';
import { asked, unasked } from '../capture/probe-plan.js';
import {
  audit,
  isJudged,
  siteNameOf,
  withChosenStack,
  type ActiveSuppressions,
  type Finding,
  type PageSnapshot,
  type Probed,
  type ProbeRequest,
  type Remedy,
  type Report,
  type StackName,
  type Suppression,
} from '../engine/index.js';
import type { FactSource } from './source.js';
import { createWhatIf, type WhatIf } from './what-if.js';

/** Milliseconds before the view admits that it is waiting. Facts that come sooner never make it flash. */
export const PATIENCE = 100;
/** Milliseconds the first paint waits for a page's markup, so that the letter does not jump. */
export const HOLD = 400;

/** What is on show: the facts' state, with a page's facts judged. */
export type View =
  /** Too early to say anything: draws nothing. */
  | { readonly kind: 'waiting' }
  | Exclude<PageState, { kind: 'page' }>
  | {
      readonly kind: 'page';
      readonly report: Report;
      /** What the report was made from. */
      readonly snapshot: PageSnapshot;
      readonly seenAt: number;
      readonly probe: Probe;
      /** The report's servers are those the person named. */
      readonly isChosen: boolean;
      readonly suppressed?: ActiveSuppressions;
    };

export type PageView = Extract<View, { kind: 'page' }>;
type Page = Extract<PageState, { kind: 'page' }>;

/** How a finding is lived with. */
export interface SuppressAs extends Pick<Suppression, 'reason' | 'until'> {
  /** Whatever it is found on, not only what it was found on here. */
  readonly anySubject: boolean;
}

/** What a click would ask of the server, and what was asked. */
export interface Probe {
  readonly unasked: readonly ProbeRequest[];
  readonly asked: readonly Probed[];
  readonly isPrivate: boolean;
}

/** All a popup shows and does; its facts come from a FactSource and its opinions from the engine. */
export interface Store {
  /** False for a page that was recorded elsewhere, of which nothing can be asked. */
  readonly isLive: boolean;
  readonly view: ReadonlySignal<View>;
  /** One sentence on how the last action went, or ''. */
  readonly notice: ReadonlySignal<string>;
  /** The server whose fixes the person chose to see; each finding falls back to its own first. */
  readonly chosenStack: Signal<StackName | undefined>;
  /** What the page would come to with some of its findings dealt with. */
  readonly whatIf: WhatIf;
  /** Does what would make unseen evidence seen. Call it within the person's gesture. */
  remedy(remedy: Remedy): Promise<void>;
  /** Whether what a click would ask of the server is on show. */
  readonly showsProbe: Signal<boolean>;
  /** How often the person was led there from elsewhere. */
  readonly ledToProbe: ReadonlySignal<number>;
  /** Whether the server is being asked, by this view. */
  readonly isAsking: ReadonlySignal<boolean>;
  /** Asks the server what the view lists. */
  ask(): Promise<void>;
  /** Takes these for the site's servers, by name, outermost first; null for those that are recognised. */
  chooseStack(names: readonly string[] | null): Promise<void>;
  /** Lives with a finding on this site. */
  suppress(finding: Finding, as: SuppressAs): Promise<void>;
  /** Lives with it no longer. */
  takeBack(suppression: Suppression): Promise<void>;
  say(sentence: string): void;
  /** The view has been painted: what could wait for that begins. */
  painted(): void;
  /** Stops listening and forgets every timer. */
  stop(): void;
}

/**
 * Listens to `source` and audits what it tells. The markup of each document is read once: after the first paint where
 * it was read before, else ahead of it.
 */
export function createStore(source: FactSource): Store {
  const view = signal<View>({ kind: 'waiting' });
  const notice = signal('');
  const showsProbe = signal(false);
  const ledToProbe = signal(0);
  const isAsking = signal(false);
  const token = crypto.randomUUID().replaceAll('-', '').slice(0, 12);
  let patience: Timer;
  let hold: Timer;
  let held: PageState | undefined;
  let read = '';
  let isPainted = false;
  let wantsReading = false;
  let last: PageState | undefined;
  /** It counts here also where nothing remembers it. */
  let choice: { readonly host: string; readonly names: readonly string[] | null } | undefined;

  function receive(state: PageState): void {
    clearTimeout(patience);
    if (state.kind === 'loading') {
      patience = setTimeout(show, PATIENCE, state);
      return;
    }
    const isNew = state.kind === 'page' && documentOf(state) !== read;
    if (state.kind === 'page' && lacksMarkup(state.snapshot) && (isNew || held)) {
      held = state;
      hold ??= setTimeout(release, HOLD);
    } else show(state);
    if (isNew) {
      read = documentOf(state);
      if (held || isPainted) readPage();
      else wantsReading = true;
    }
  }

  function readPage(): void {
    wantsReading = false;
    source.readPage().catch(release);
  }

  function release(): void {
    if (held) show(held);
  }

  function show(state: PageState): void {
    clearTimeout(hold);
    hold = held = undefined;
    // A page that is read again is as a rule what it was, and every audit takes its time.
    if (last && isSame(last, state)) return;
    last = state;
    view.value = viewOf(state);
  }

  function viewOf(state: PageState): View {
    return state.kind === 'page' ? judged(state) : state;
  }

  function judged(page: Page): View {
    const { snapshot, seenAt, suppressed } = page;
    const chosen = choice?.host === hostOf(snapshot.url) ? choice.names : (page.chosen ?? null);
    const report = audit(snapshot, suppressed);
    const probe = {
      unasked: unasked(snapshot, token),
      asked: asked(snapshot),
      isPrivate: page.isPrivate === true,
    };
    return {
      kind: 'page',
      report: chosen ? withChosenStack(report, chosen, 'chosen by you') : report,
      snapshot,
      seenAt,
      probe,
      isChosen: chosen !== null,
      ...(suppressed && { suppressed }),
    };
  }

  async function ask(): Promise<void> {
    if (isAsking.value || view.value.kind !== 'page') return;
    notice.value = '';
    isAsking.value = true;
    try {
      await source.probe({ token, requests: view.value.probe.unasked });
    } catch (error) {
      refused(error);
    }
    isAsking.value = false;
  }

  async function chooseStack(names: readonly string[] | null): Promise<void> {
    if (last?.kind !== 'page') return;
    choice = { host: hostOf(last.snapshot.url), names };
    view.value = viewOf(last);
    try {
      const { kept } = await source.chooseStack(names);
      notice.value = kept ? '' : 'Not remembered: this is a private window.';
    } catch (error) {
      notice.value = `Not remembered: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async function suppress({ id }: Finding, { anySubject, ...as }: SuppressAs): Promise<void> {
    if (last?.kind !== 'page') return;
    const site = siteNameOf(last.snapshot.url);
    const finding = anySubject ? (id.split('#', 1)[0] ?? id) : id;
    await tell(async () => {
      const { kept } = await source.suppress({ site, finding, ...as });
      return kept ? '' : 'Suppressed until the browser quits: this is a private window.';
    });
  }

  /** Does something, and says how it went. */
  async function tell(task: () => Promise<string>): Promise<void> {
    try {
      notice.value = await task();
    } catch (error) {
      notice.value = `Not done: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async function remedy(remedy: Remedy): Promise<void> {
    notice.value = '';
    try {
      if (remedy === 'probe') {
        showsProbe.value = true;
        ledToProbe.value += 1;
      } else if (remedy === 'read-page') await source.readPage();
      else if (remedy === 'grant') {
        const granted = await source.grant(originOf(view.value));
        if (!granted) notice.value = 'Access was not granted, so nothing can be seen here.';
      } else await source.reload({ bypassCache: remedy === 'reload-bypassing-cache' });
    } catch (error) {
      refused(error);
    }
  }

  function refused(error: unknown): void {
    notice.value = `The browser refused: ${error instanceof Error ? error.message : String(error)}`;
  }

  patience = setTimeout(show, PATIENCE, { kind: 'loading' });
  const unwatch = source.watch(receive);
  return {
    isLive: source.isLive ?? true,
    view,
    notice,
    chosenStack: signal(undefined),
    whatIf: createWhatIf(
      computed(() => (view.value.kind === 'page' && isJudged(view.value.report) ? view.value : undefined)),
    ),
    remedy,
    showsProbe,
    ledToProbe,
    isAsking,
    ask,
    chooseStack,
    suppress,
    takeBack: (suppression) =>
      tell(async () => {
        await source.takeBack(suppression);
        return '';
      }),
    say: (sentence) => {
      notice.value = sentence;
    },
    painted: () => {
      isPainted = true;
      if (wantsReading) readPage();
    },
    stop: () => {
      clearTimeout(patience);
      clearTimeout(hold);
      unwatch();
    },
  };
}

type Timer = ReturnType<typeof setTimeout> | undefined;

function isSame(one: PageState, other: PageState): boolean {
  return JSON.stringify(one, mapsAsLists) === JSON.stringify(other, mapsAsLists);
}

function mapsAsLists(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...(value as Map<unknown, unknown>)] : value;
}

function documentOf(page: { snapshot: PageSnapshot; seenAt: number }): string {
  return `${page.seenAt} ${page.snapshot.url}`;
}

function lacksMarkup({ markup }: PageSnapshot): boolean {
  return !markup.seen && markup.because === 'page-not-read';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** The match pattern to ask access for. Patterns know no ports. */
function originOf(view: View): string {
  if (view.kind === 'withheld') return view.origin;
  const url = view.kind === 'page' ? view.report.url : view.kind === 'nothing' ? view.url : '';
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
