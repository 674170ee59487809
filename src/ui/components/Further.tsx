import { useEffect, useState } from 'preact/hooks';
import type { Hardening } from './Hardening.js';
import { useStore } from '../context.js';
import { errorText } from '../text/error.js';
import { Disclosure } from './Disclosure.js';

type Props = Parameters<typeof Hardening>[0];

/** What goes further than the grade, folded. It is loaded when it is opened. */
export function Further(props: Props) {
  return (
    <Disclosure level={2} class="fold further" label="Further than the grade">
      {() => <Loaded {...props} />}
    </Disclosure>
  );
}

function Loaded(props: Props) {
  const { say } = useStore();
  const [List, setList] = useState<typeof Hardening>();
  useEffect(() => {
    import('./Hardening.js').then(
      (module) => {
        setList(() => module.Hardening);
      },
      (error: unknown) => {
        say(`Failed: ${errorText(error)}`);
      },
    );
  }, []);
  return List ? <List {...props} /> : null;
}
