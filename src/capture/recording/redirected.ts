import { kindOfResource } from '../page/resource-kinds.js';

/**
 * A redirect as the in-page script would report it: a policy applies to where a load is redirected to as well, but
 * violations and Resource Timing name only its first URL. Undefined for loads that no directive applies to.
 */
export function redirectAsViolation({
  resource,
  url,
  to,
}: {
  readonly resource: string;
  readonly url: string;
  readonly to: string;
}): object | undefined {
  const kind = kindOfResource(resource);
  return kind && { directive: `${kind}-src`, blocked: to, disposition: 'report', source: url };
}
