import { useStore } from '../context.js';
import { WhatIfStrip } from '../preview/WhatIfStrip.js';
import type * as Views from './Deployed.js';
import type { Placed } from './judged.js';

/** Loaded where fixes were copied, before the signal of what is deployed has a value: most sites have none. */
let views: typeof Views | undefined;

/** @throws the browser's error if their file cannot be loaded */
export async function loadViews(): Promise<void> {
  views ??= await import('./Deployed.js');
}

/** How many of the copied fixes are there, and the button that copies the others; without any copied, what is selected. */
export function OutcomeStrip() {
  const store = useStore();
  const deployed = store.deployed.value;
  const page = store.view.value;
  if (!views || !deployed || page.kind !== 'page') return <WhatIfStrip />;
  return <views.DeployedStrip deployed={deployed} page={page} />;
}

/** Which of the fixes that were copied for the site are missing, lost and there. */
export function Deployed({ children }: Pick<Views.DeployedProps, 'children'>) {
  const store = useStore();
  const deployed = store.deployed.value;
  const page = store.view.value;
  if (!views || !deployed || page.kind !== 'page') return null;
  return (
    <views.DeployedLists deployed={deployed} page={page}>
      {children}
    </views.DeployedLists>
  );
}

/** Whether its row opens to findings. */
export function isOpening({ place, findings }: Placed): boolean {
  return place !== 'there' && findings.length > 0;
}
