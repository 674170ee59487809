import data from '../data/open-hosts.json' with { type: 'json' };

/**
 * Domains under which anyone can get a name and publish pages and scripts, with who gives it. The private part of the
 * public suffix list also has those of governments, universities, and companies for themselves or for chosen customers:
 * they are not here.
 */
export const OPEN_SUFFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries(data.providers).flatMap(([provider, domains]) =>
    domains.map((domain) => [domain, provider] as const),
  ),
);
