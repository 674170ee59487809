import { useMemo } from 'preact/hooks';
import {
  asReportOnly,
  beyondGrade,
  planPreview,
  type Advice,
  type PageSnapshot,
} from '../../engine/index.js';
import { Disclosure } from '../components/Disclosure.js';
import { useStore } from '../context.js';
import { previewable } from '../store/view.js';
import { PreviewButton, reported } from './TryIt.js';

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

/** Those that the page does not send. */
function trialsFor(snapshot: PageSnapshot): readonly HeaderTrial[] {
  const seen = beyondGrade(snapshot);
  if (!seen?.isPage || !snapshot.url.startsWith('https:')) return [];
  return TRIALS.filter(({ name }) => !seen.sent.has(name.toLowerCase()));
}

/** Headers that Sitegrade writes no fix for, and that can be tried in this tab. */
export function Trials() {
  const page = previewable(useStore());
  const trials = useMemo(() => (page ? trialsFor(page.snapshot) : []), [page]);
  return (
    <>
      {trials.map(({ name, value, why }) => (
        <Disclosure key={`${name} ${value}`} level={3} label={`Try ${name}: ${value}`}>
          {() => (
            <>
              <p>{why}</p>
              <Trial advice={[{ op: 'set-header', name, value }]} />
            </>
          )}
        </Disclosure>
      ))}
    </>
  );
}

/** A button that tries a header in this tab. */
export function Trial({ advice }: { readonly advice: readonly Advice[] }) {
  if (!previewable(useStore())) return null;
  if (planPreview(advice, []).operations.length === 0)
    return (
      <p class="quiet">It cannot be tried in a tab: browsers could send reports about it to the site.</p>
    );
  return (
    <PreviewButton
      look="word"
      title="Set this header in this tab only, and reload it. Nothing on the server changes."
      advice={() => advice}
      others={asReportOnly(advice).length > 0 ? [reported('Report-only', () => advice)] : []}
    />
  );
}
