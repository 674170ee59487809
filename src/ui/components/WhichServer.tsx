import { useEffect } from 'preact/hooks';
import { useStore } from '../context.js';
import { fixes } from '../lazy.js';

/** Asks for a server that was not recognised: fixes need to know it. */
export function WhichServer() {
  const store = useStore();
  const stacks = fixes.value.value?.STACKS;
  useEffect(() => {
    fixes.load().catch(() => {
      store.say('The list of servers could not be loaded. Close and reopen Sitegrade.');
    });
  }, [store]);
  if (!stacks) return null;
  return (
    <label class="which-server">
      Which server?{' '}
      <select
        value=""
        onChange={({ currentTarget: { value } }) => {
          if (value !== '') void store.chooseStack([value]);
        }}
      >
        <option value="">Choose…</option>
        {Object.entries(stacks).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
