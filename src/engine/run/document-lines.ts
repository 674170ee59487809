import type { HeaderLine, PageSnapshot } from '../model/facts.js';

/** The header lines of the document’s own response; none if they were not seen. */
export function documentLines({ chain }: PageSnapshot): readonly HeaderLine[] {
  const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
  return headers?.seen ? headers.value : [];
}
