import type { DocumentFacts } from '../../src/capture/reduce.js';
import type { Lab } from './lab.js';
import { untilFound } from './until.js';

/** The facts of the document in a tab, with its response. */
export async function seenFacts(lab: Pick<Lab, 'facts' | 'settled'>, tabId: number): Promise<DocumentFacts> {
  await lab.settled(tabId);
  const facts = await lab.facts(tabId);
  if (!facts?.chain.seen) throw new Error(`The response is not known: ${JSON.stringify(facts)}`);
  return facts;
}

/** The same with the page's markup, which the background reads for a view. */
export function viewedFacts(lab: Pick<Lab, 'facts'>, tabId: number): Promise<DocumentFacts> {
  return untilFound('the response and the markup', async () => {
    const facts = await lab.facts(tabId);
    return facts?.chain.seen && facts.markup.seen ? facts : null;
  });
}
