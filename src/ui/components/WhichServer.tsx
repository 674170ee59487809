import { developmentServer, type DevelopmentServer } from '../../engine/index.js';
import { deployedChain, likelyDeployments } from '../../fixes/index.js';
import { useStore } from '../context.js';
import type { View } from '../store/view.js';
import { StackOptions } from './StackOptions.js';

/**
 * Asks for a server that was not recognised, as fixes need to know it, or where a site will be deployed that is on a
 * development server now.
 */
export function WhichServer() {
  const store = useStore();
  const view = store.view.value;
  const { stack = [], hints = [] } = view.kind === 'page' ? view.report : {};
  const development = developmentServerOf(view);
  const likely = development ? likelyDeployments(development, stack) : hints.map(({ name }) => name);
  return (
    <label class="which-server">
      {development ? 'Where will it be deployed?' : 'Which server?'}{' '}
      <select
        value=""
        title={development && `Now it is served by ${development.label}, for development.`}
        onChange={({ currentTarget: { value } }) => {
          if (value === '') return;
          void store.chooseStack(development ? deployedChain(value, development, stack) : [value]);
        }}
      >
        <option value="">Choose…</option>
        <StackOptions likely={likely} />
      </select>
    </label>
  );
}

/** The development server of the page on show; undefined once its servers are chosen. */
export function developmentServerOf(view: View): DevelopmentServer | undefined {
  return view.kind === 'page' && !view.isChosen
    ? developmentServer(view.snapshot, view.report.stack)
    : undefined;
}
