import { useEffect, useRef } from 'preact/hooks';
import { useStore } from '../context.js';
import type { Probe } from '../store/view.js';
import { probeProgress } from '../components/progress.js';
import { Disclosure } from '../components/Disclosure.js';
import { Requests } from './Requests.js';

/** The checks that need requests beyond the page: opens to the requests, the progress and the results. */
export function AskServer({ probe }: { probe: Probe }) {
  const { showsProbe, ledToProbe, isAsking } = useStore();
  const section = useRef<HTMLDivElement>(null);
  const { sent, unsent } = probe;
  const all = sent.length + unsent.length;

  const led = ledToProbe.value;
  useEffect(() => {
    if (led > 0) section.current?.querySelector<HTMLElement>('.send')?.focus();
  }, [led]);
  const isDone = unsent.length === 0;
  useEffect(() => {
    // The pressed button was removed.
    if (isDone && showsProbe.value && document.activeElement === document.body)
      section.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }, [isDone]);

  if (all === 0) return null;
  return (
    <div ref={section}>
      <Disclosure level={2} class="fold ask" label={probeProgress(probe, isAsking.value)} opened={showsProbe}>
        {() => <Requests {...probe} />}
      </Disclosure>
    </div>
  );
}
