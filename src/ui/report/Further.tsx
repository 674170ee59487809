import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Hardening } from './Hardening.js';
import { useStore } from '../context.js';
import { useLoaded } from '../loaded.js';
import { Disclosure } from '../components/Disclosure.js';

type Props = Parameters<typeof Hardening>[0];

/** What goes further than the grade, folded. It is loaded when it is opened. */
export function Further(props: Props) {
  const { leadsToFurther } = useStore();
  const opened = useSignal(false);
  const leads = leadsToFurther.value;
  useEffect(() => {
    if (!leads) return;
    leadsToFurther.value = false;
    opened.value = true;
    document.querySelector<HTMLElement>('.further [aria-expanded]')?.focus();
  }, [leads]);
  return (
    <Disclosure level={2} class="fold further" opened={opened} label="Optional hardening">
      {() => <Loaded {...props} />}
    </Disclosure>
  );
}

function Loaded(props: Props) {
  const List = useLoaded(() => import('./Hardening.js'))?.Hardening;
  return List ? <List {...props} /> : null;
}
