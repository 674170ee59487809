import { STACKS } from '../../fixes/index.js';
import { useStore } from '../context.js';

/** Asks for the server that was not recognised: fixes are written in its language, or not at all. */
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
