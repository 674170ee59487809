import { useEffect } from 'preact/hooks';
import { useStore } from '../context.js';
import { fixes } from '../lazy.js';

/** Asks for the server that was not recognised: fixes are written in its language, or not at all. */
export function WhichServer() {
  const store = useStore();
  const stacks = fixes.value.value?.STACKS;
  useEffect(() => {
    fixes.load().catch(() => {
      store.say('The servers could not be loaded. Close this and open it again.');
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
