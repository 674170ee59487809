import { beyondGrade, type PageSnapshot } from '../../engine/index.js';

/** A header that is tried in a tab, and that no fix sets: what it blocks depends on every load of a site. */
interface HeaderTrial {
  readonly name: string;
  readonly value: string;
  readonly why: string;
}

const TRIALS: readonly HeaderTrial[] = [
  {
    name: 'Cross-Origin-Embedder-Policy',
    value: 'credentialless',
    why: 'With Cross-Origin-Opener-Policy: same-origin it isolates the page. Files of other sites are then loaded without cookies, and frames have to send the header too.',
  },
  {
    name: 'Cross-Origin-Embedder-Policy',
    value: 'require-corp',
    why: 'Like credentialless, but every file of another site has to allow it, with Cross-Origin-Resource-Policy or CORS.',
  },
  {
    name: 'Integrity-Policy',
    value: 'blocked-destinations=(script)',
    why: 'Browsers then load no script file without integrity, not even from this site. Inline scripts still run.',
  },
];

/** The headers to try that the page does not send. */
export function trialsFor(snapshot: PageSnapshot): readonly HeaderTrial[] {
  const seen = beyondGrade(snapshot);
  if (!seen?.isPage || !snapshot.url.startsWith('https:')) return [];
  return TRIALS.filter(({ name }) => !seen.sent.has(name.toLowerCase()));
}
