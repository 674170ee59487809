import type { DocumentFacts } from '../../src/capture/reduce.js';
import type { Lab } from './lab.js';
import { untilFound } from './until.js';

/**
 * The facts of the document in a tab, once its response is known: Firefox may tell of it after the page has loaded.
 * @param what also its markup, which the background reads for a view
 */
export function seenFacts(
  lab: Pick<Lab, 'facts'>,
  tabId: number,
  what: 'response' | 'response and markup' = 'response',
): Promise<DocumentFacts> {
  return untilFound(`the ${what}`, async () => {
    const facts = await lab.facts(tabId);
    return facts?.chain.seen && (what === 'response' || facts.markup.seen) ? facts : null;
  });
}
