import { useEffect, useState } from 'preact/hooks';
import { useStore } from './context.js';
import { errorText } from './text/error.js';

/** What a view loads when it is first drawn; undefined until then. */
export function useLoaded<Module>(load: () => Promise<Module>): Module | undefined {
  const { say } = useStore();
  const [loaded, setLoaded] = useState<Module>();
  useEffect(() => {
    load().then(setLoaded, (error: unknown) => {
      say(`Failed: ${errorText(error)}`);
    });
  }, []);
  return loaded;
}
