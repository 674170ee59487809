import { createResponses } from '../platform/sources/responses.js';
import { addPanel, inspectedTab } from '../platform/browser/devtools.js';
import type { ResponseSource } from '../ui/ports.js';

// This page loads when DevTools open, so the panel later shows every response since then.
const responses = createResponses(inspectedTab());

/** The panel's window. */
export interface PanelWindow extends Window {
  sitegradeResponses?: ResponseSource;
}

void addPanel('Sitegrade', '/src/devtools/panel.html', (panel: PanelWindow) => {
  panel.sitegradeResponses = responses;
  panel.dispatchEvent(new Event('sitegrade-responses'));
});
