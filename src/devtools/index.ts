import { createAnswers, type Answers } from '../platform/sources/responses.js';
import { addPanel, inspectedTab } from '../platform/browser/devtools.js';

// DevTools load this page when they open: what is asked for from here on is there once the panel is looked at.
const answers = createAnswers(inspectedTab());

/** What the panel finds in its window. */
export interface PanelWindow extends Window {
  sitegradeAnswers?: Answers;
}

// From the extension's root: Firefox takes a bare path to begin at this page.
void addPanel('Sitegrade', '/src/devtools/panel.html', (panel: PanelWindow) => {
  panel.sitegradeAnswers = answers;
  panel.dispatchEvent(new Event('sitegrade-answers'));
});
