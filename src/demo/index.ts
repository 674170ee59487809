import { CARELESS, HARDENED } from './configs.js';
import { serve, type Handler, type Site } from './server.js';
import { shop } from './shop.js';

export { serve, type SiteResponse, type Handler, type Site, type SiteRequest } from './server.js';

const CARELESS_NAME = 'careless.shop.sitegrade.test';
const HARDENED_NAME = 'hardened.shop.sitegrade.test';

/** The URLs of the two shops, in a browser with the site's resolver rules. */
export const CARELESS_URL = `https://${CARELESS_NAME}/`;
export const HARDENED_URL = `https://${HARDENED_NAME}/`;

/** Both shops by host name, for a site that also serves others. */
export function shops(): ReadonlyMap<string, Handler> {
  return new Map([
    [CARELESS_NAME, shop(CARELESS)],
    [HARDENED_NAME, shop(HARDENED)],
  ]);
}

/** Starts the demo site: the same shop with a careless and with a hardened configuration, on two host names. */
export function startDemo(): Promise<Site> {
  const byName = shops();
  return serve(
    [...byName.keys()],
    (request) => byName.get(request.url.hostname)?.(request) ?? { status: 421 },
  );
}
