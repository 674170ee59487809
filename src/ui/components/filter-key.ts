import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** "/" focuses the filter of a tab. */
export function useFilterKey(tab: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.matches('input:not([type=checkbox]), textarea, select');
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      tab.current?.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [tab]);
}
