import { useLayoutEffect, useState } from 'preact/hooks';

/** Space for details beside their list, as in panel.css. */
export const BESIDE = '(min-width: 641px)';
/** Space for two parts of a job side by side. */
export const WIDE = '(min-width: 1200px)';

/** Whether a media query matches, now and later. */
export function useMedia(query: string): boolean {
  const [media] = useState(() => matchMedia(query));
  const [matches, setMatches] = useState(media.matches);
  useLayoutEffect(() => {
    const onChange = () => setMatches(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, [media]);
  return matches;
}
