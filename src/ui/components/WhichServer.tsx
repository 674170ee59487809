import { STACKS } from '../../fixes/index.js';
import { useStore } from '../context.js';

/** Asks for a server that was not recognised: fixes need to know it. */
export function WhichServer() {
  const store = useStore();
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
        {Object.entries(STACKS).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
