import type { DocumentFacts } from '../../src/capture/reduce.js';
import type { Lab } from './lab.js';
import { until } from './until.js';

/**
 * The facts of the document in a tab, once its response is known: Firefox may tell of it after the page has loaded.
 * @param what also its markup, which the background reads for a view
 */
export async function seenFacts(
  lab: Pick<Lab, 'facts'>,
  tabId: number,
  what: 'response' | 'response and markup' = 'response',
): Promise<DocumentFacts> {
  const found: DocumentFacts[] = [];
  await until(`the ${what}`, async () => {
    const facts = await lab.facts(tabId);
    if (facts?.chain.seen && (what === 'response' || facts.markup.seen)) found.push(facts);
    return found.length > 0;
  });
  const [facts] = found;
  if (!facts) throw new Error('No facts');
  return facts;
}
