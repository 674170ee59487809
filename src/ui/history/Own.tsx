import { useStore } from '../context.js';
import { HistoryView } from './History.js';

interface Props {
  /** Of its headings. */
  readonly level: 2 | 3;
}

/** The history of the page on show, if it is pinned. */
export function OwnHistory({ level }: Props) {
  const { looks, forgetHistory } = useStore();
  if (!looks.value) return null;
  return <HistoryView level={level} looks={looks.value} onForget={() => void forgetHistory()} />;
}
