import { useStore } from '../context.js';
import { Untrusted } from '../components/Untrusted.js';

/** Which of the fixes that were copied for the site are there. */
export function Deployed() {
  const store = useStore();
  const text = store.deployed.value;
  if (text === undefined) return null;
  return (
    <p class="deployed">
      <Untrusted text={text} limit={500} sentence />{' '}
      <button type="button" class="link" onClick={() => void store.forgetCopied()}>
        Forget<span class="visually-hidden"> what was copied for this site</span>
      </button>
    </p>
  );
}
