import { pageOf } from '../../capture/history.js';
import { useStore } from '../context.js';
import { errorText } from '../text/error.js';
import { HistoryView } from './History.js';

interface Props {
  /** Of its headings. */
  readonly level: 2 | 3;
}

/** The history of the page on show, if it is pinned. */
export function OwnHistory({ level }: Props) {
  const { looks, pins, say, view } = useStore();
  const shown = view.value;
  if (!looks.value || shown.kind !== 'page') return null;
  const { url } = shown.snapshot;
  const forget = async () => {
    try {
      await pins?.forgetHistory(pageOf(url));
      say('History deleted.');
    } catch (error) {
      say(`Not deleted: ${errorText(error)}`);
    }
  };
  return <HistoryView level={level} looks={looks.value} onForget={() => void forget()} />;
}
