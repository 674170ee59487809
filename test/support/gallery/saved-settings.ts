import { baselineOf, type Baseline } from '../../../src/capture/baseline.js';
import type { PageState } from '../../../src/capture/page-state.js';
import type { Settings } from '../../../src/ui/ports.js';
import { HOSTILE_TEXTS } from './nasty.js';
import { CARELESS, HARDENED, SEEN_AT } from './states.js';

const DAY = 86_400_000;

/** The same page five days ago, when it still had its headers. */
export function baselineFor(state: PageState | undefined): Baseline | null {
  if (state?.kind !== 'page') return null;
  return baselineOf({ ...HARDENED, url: state.snapshot.url }, SEEN_AT - 5 * DAY);
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
  baselines: [
    ...(shop ? [shop] : []),
    ...(careless ? [{ ...careless, site: 'staging.shop.example:8443' }] : []),
  ],
  badge: true,
};
