import { baselineOf, type Baseline } from '../../../src/capture/history/baseline.js';
import { pageOf, type History, type Look } from '../../../src/capture/history/looks.js';
import type { PageState } from '../../../src/capture/page-state.js';
import type { PageSnapshot } from '../../../src/engine/index.js';
import type { Settings } from '../../../src/ui/ports.js';
import { HOSTILE_TEXTS } from './nasty.js';
import { recordingOf } from './recordings.js';
import { CARELESS, HARDENED, SEEN_AT, STATES } from './states.js';

const DAY = 86_400_000;

/** The same page five and forty days ago, when it still had its headers, and a page of another host. */
export function pinsFor(state: PageState | undefined): readonly Baseline[] {
  if (state?.kind !== 'page') return [];
  const { url } = state.snapshot;
  const pinned = (snapshot: PageSnapshot, at: string, days: number) =>
    baselineOf({ ...snapshot, url: at }, SEEN_AT - days * DAY) ?? [];
  return [
    pinned(HARDENED, url, 5),
    pinned(CARELESS, 'https://staging.shop.example:8443/account', 12),
    pinned(CARELESS, url, 40),
  ].flat();
}

const GRADES = ['F', 'F', 'D+', 'D+', 'C', 'C', 'B', 'B-', 'B', 'A', 'A', 'A+'] as const;
const SCORES = [0, 10, 40, 40, 55, 50, 75, 65, 75, 90, 95, 110];

/** The looks at a page in some weeks. */
export function historyFor(state: PageState | undefined): History {
  if (state?.kind !== 'page') return new Map();
  const looks = GRADES.map((grade, at): Look => {
    const count = GRADES.length - at;
    const time = Math.round(SEEN_AT) - (40 - 3 * at - (at % 3)) * DAY;
    const complete = at !== 5;
    return {
      time,
      grade,
      score: SCORES[at] ?? 0,
      complete,
      caveat: false,
      high: count,
      medium: count,
      low: 3,
      info: 2,
    };
  });
  return new Map([[pageOf(state.snapshot.url), looks]]);
}

const [shop, careless] = [baselineOf(HARDENED, SEEN_AT - 5 * DAY), baselineOf(CARELESS, SEEN_AT - 40 * DAY)];

/** Settings after some weeks of use, with hostile names. */
export const SETTINGS: Settings = {
  suppressions: [
    {
      site: 'shop.example',
      finding: 'content-security-policy/missing',
      reason: 'The policy comes with the move to the new templates, see ticket 1204.',
      until: '2099-01-31',
    },
    { site: 'localhost:8000', finding: 'cookies/session-without-secure#sessionid', reason: 'No TLS here' },
    {
      site: 'old.example',
      finding: `cookies/without-secure#${HOSTILE_TEXTS.script}${HOSTILE_TEXTS.reversed}`,
      reason: HOSTILE_TEXTS.unseen,
      until: '2026-01-31',
    },
  ],
  stacks: new Map([
    ['shop.example', ['nginx', 'django']],
    ['blog.example', ['apache']],
  ]),
  checked: new Map([['shop.example', ['nginx/tls', 'django/secret-key']]]),
  selections: new Map([
    [
      'shop.example',
      [
        '-x-frame-options/missing medium',
        '+directory-listing/listed low',
        '@1764500000000 abc',
        '#Referrer-Policy:1x referrer-policy/missing',
        '=X-Frame-Options:2y',
      ],
    ],
    ['blog.example', ['@1764500000000 abc', '=X-Frame-Options:2y']],
  ]),
  baselines: [
    ...(shop ? [shop] : []),
    ...(careless ? [{ ...careless, site: 'staging.shop.example:8443' }] : []),
  ],
  history: historyFor(STATES.hardened),
  recordings: [recordingOf('https://shop.example'), recordingOf('https://news.example', true)],
  badge: true,
};
