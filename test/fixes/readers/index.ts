import type { StackName } from '../../../src/engine/index.js';
import { readAkamai } from './akamai.js';
import { readApache } from './apache.js';
import { readCaddy } from './caddy.js';
import { readCloudflare } from './cloudflare.js';
import { readCloudfront } from './cloudfront.js';
import { readFastly } from './fastly.js';
import { readAspnetcore } from './csharp.js';
import { readEnvoy } from './envoy.js';
import { readHaproxy } from './haproxy.js';
import { readFirebase, readHost, readNetlify, readVercel } from './header-lists.js';
import { readJetty } from './jetty.js';
import { readLighttpd } from './lighttpd.js';
import { readLitespeed } from './litespeed.js';
import { readNuxt, readSvelteKit } from './meta-frameworks.js';
import { nginxReader } from './nginx.js';
import { readExpress, readFastify, readKoa, readNextjs } from './node.js';
import { readPhp } from './php.js';
import { readMediaWiki, readPhpProduct } from './php-product.js';
import { djangoReader, readFlask } from './python.js';
import type { Reader, Response, Texts } from './response.js';
import { readRails } from './rails.js';
import { readSpring } from './spring.js';
import { readTomcat } from './tomcat.js';
import { readTraefik } from './traefik.js';
import { readVarnish } from './varnish.js';
import { readWebConfig } from './web-config.js';

export { isRedirected, type Line, type Response } from './response.js';

/** What the texts alone do not tell. */
export interface Site {
  readonly nginxPlace: 'server' | 'location';
  /** Lower-case names of headers that Django's own middleware sends. */
  readonly djangoSends: ReadonlySet<string>;
}

function readerOf(stack: StackName, site: Site): Reader {
  switch (stack) {
    case 'apache':
      return readApache;
    case 'nginx':
      return nginxReader(site.nginxPlace);
    case 'caddy':
      return readCaddy;
    case 'haproxy':
      return readHaproxy;
    case 'spring':
      return readSpring;
    case 'tomcat':
      return readTomcat;
    case 'jetty':
      return readJetty;
    case 'envoy':
      return readEnvoy;
    case 'traefik':
      return readTraefik;
    case 'iis':
    case 'aspnet':
      return readWebConfig;
    case 'aspnetcore':
      return readAspnetcore;
    case 'varnish':
      return readVarnish;
    case 'lighttpd':
      return readLighttpd;
    case 'litespeed':
      return readLitespeed;
    case 'php':
      return readPhp;
    case 'django':
      return djangoReader(site.djangoSends);
    case 'flask':
      return readFlask;
    case 'express':
      return readExpress;
    case 'koa':
      return readKoa;
    case 'fastify':
      return readFastify;
    case 'nextjs':
      return readNextjs;
    case 'nuxt':
      return readNuxt;
    case 'sveltekit':
      return readSvelteKit;
    case 'cloudflare':
      return readCloudflare;
    case 'cloudfront':
      return readCloudfront;
    case 'fastly':
      return readFastly;
    case 'akamai':
      return readAkamai;
    case 'netlify':
      return readNetlify;
    case 'vercel':
      return readVercel;
    case 'firebase':
      return readFirebase;
    case 'githubpages':
    case 'shopify':
    case 'wix':
    case 'squarespace':
    case 'webflow':
    case 'amazons3':
      return readHost;
    case 'wordpress':
    case 'drupal':
    case 'symfony':
    case 'laravel':
      return readPhpProduct;
    case 'mediawiki':
      return readMediaWiki;
    case 'rails':
      return readRails;
  }
}

interface Block {
  readonly stack: StackName;
  readonly place: string;
  readonly text: string;
}

/** The response as visitors get it after these texts, which members of a chain apply, the innermost first. */
export async function afterTexts(
  blocks: readonly Block[],
  chain: readonly StackName[],
  response: Response,
  site: Site,
): Promise<Response> {
  let now = response;
  for (const stack of chain.toReversed()) {
    const texts: Texts = new Map(
      blocks.filter((block) => block.stack === stack).map(({ place, text }) => [place, text]),
    );
    if (texts.size > 0) now = await readerOf(stack, site)(texts, now);
  }
  return now;
}
