import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../context.js';
import { errorText } from '../text/error.js';
import { historyText } from '../text/history.js';
import { Disclosure } from './Disclosure.js';
import type { PinnedDetail } from './PinnedDetail.js';

/** The history of a pinned page and what changed since, folded. It is loaded when it is opened. */
export function PinnedPage() {
  const looks = useStore().looks.value;
  if (!looks) return null;
  return (
    <Disclosure
      level={2}
      class="fold"
      label={
        <>
          <span class="pinned-page">Pinned page</span> <span class="quiet">{historyText(looks)}</span>
        </>
      }
    >
      {() => <Loaded />}
    </Disclosure>
  );
}

function Loaded() {
  const { say } = useStore();
  const [Detail, setDetail] = useState<typeof PinnedDetail>();
  useEffect(() => {
    import('./PinnedDetail.js').then(
      (module) => {
        setDetail(() => module.PinnedDetail);
      },
      (error: unknown) => {
        say(`Failed: ${errorText(error)}`);
      },
    );
  }, []);
  return Detail ? <Detail /> : null;
}
