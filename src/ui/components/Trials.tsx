import { useMemo } from 'preact/hooks';
import type { PageSnapshot } from '../../engine/index.js';
import { adviceOf, trialsFor, type HeaderTrial } from '../text/trials.js';
import { Disclosure } from './Disclosure.js';
import { Trial } from './Trial.js';

/** Headers that Sitegrade writes no fix for, each with what it would block here. */
export function Trials({ snapshot }: { readonly snapshot: PageSnapshot }) {
  const trials = useMemo(() => trialsFor(snapshot), [snapshot]);
  return (
    <>
      {trials.map((one) => (
        <Disclosure
          key={`${one.name} ${one.value}`}
          level={3}
          label={`What ${one.name}: ${one.value} would block`}
        >
          {() => <Details trial={one} snapshot={snapshot} />}
        </Disclosure>
      ))}
    </>
  );
}

function Details({ trial, snapshot }: { readonly trial: HeaderTrial; readonly snapshot: PageSnapshot }) {
  const advice = useMemo(() => adviceOf(trial), [trial]);
  return (
    <>
      <p>{trial.why}</p>
      <Trial snapshot={snapshot} advice={advice} />
    </>
  );
}
