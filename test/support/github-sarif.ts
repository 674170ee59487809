import type { Log, Location } from 'sarif';

/**
 * The rules GH1001 to GH1006 of Microsoft's SARIF SDK: what GitHub's code scanning needs to show a result. Written
 * anew from their descriptions.
 *
 * @returns what breaks them
 */
export function objections({ runs }: Log): string[] {
  const found: string[] = [];
  const limit = (what: string, size: number | undefined, most: number) => {
    if ((size ?? 0) > most) found.push(`GH1004: ${String(size)} ${what}`);
  };
  const visit = ({ physicalLocation }: Location) => {
    const uri = physicalLocation?.artifactLocation?.uri;
    if (uri === undefined || uri === '') found.push('GH1001: no uri');
    else if (!isRelative(uri)) found.push(`GH1005, GH1006: ${uri} is not relative`);
    if (!((physicalLocation?.region?.startLine ?? 0) >= 1)) found.push('GH1003: no startLine');
  };
  limit('runs', runs.length, 5);
  for (const { tool, results = [] } of runs) {
    limit('rules', tool.driver.rules?.length, 1_000);
    limit('results', results.length, 1_000);
    for (const { locations = [], relatedLocations = [], codeFlows = [] } of results) {
      if (locations.length === 0) found.push('GH1001: no location');
      limit('locations', locations.length, 10);
      limit('code flows', codeFlows.length, 100);
      for (const { locations: steps } of codeFlows.flatMap(({ threadFlows }) => threadFlows)) {
        limit('steps', steps.length, 100);
        if (steps.some(({ index }) => index !== undefined)) found.push('GH1002: a step by index');
      }
      locations.forEach(visit);
      relatedLocations.forEach(visit);
    }
  }
  return found;
}

/** A path-noscheme (RFC 3986 §4.2) without empty or dot first segments, query and fragment. */
function isRelative(uri: string): boolean {
  const segments = uri.split('/');
  return (
    !(segments[0] ?? '').includes(':') &&
    !['', '.', '..'].includes(segments[0] ?? '') &&
    segments.every((part) => /^(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})*$/i.test(part))
  );
}
