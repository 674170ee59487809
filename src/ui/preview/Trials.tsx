import { useMemo } from 'preact/hooks';
import { useStore } from '../context.js';
import { previewable } from '../store/view.js';
import { trialsFor } from './trials.js';
import { Disclosure } from '../components/Disclosure.js';
import { Trial } from './Trial.js';

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
