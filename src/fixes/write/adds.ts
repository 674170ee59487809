import type { Stack } from './rendering.js';

/** Whether the stack itself adds a header that names this product, if it is known. */
export function adds(
  { adds = [], label }: Pick<Stack, 'adds' | 'label'>,
  header: string,
  product = label,
): boolean {
  return product.toLowerCase() === label.toLowerCase() && adds.includes(header.toLowerCase());
}
