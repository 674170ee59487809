import { documentLines, type PageSnapshot } from '../engine/index.js';

/** The enforced policy in the page's header; undefined if there is none, or several, which only limit each other. */
export function onlyPolicy(snapshot: PageSnapshot): string | undefined {
  const lines = documentLines(snapshot).filter(
    ({ name }) => name.toLowerCase() === 'content-security-policy',
  );
  const [line] = lines;
  return line && lines.length === 1 && !line.value.includes(',') ? line.value : undefined;
}
