import type { Setup } from '../rig/setup.js';
import { apacheAlone } from './apache.js';
import { caddy, caddy211 } from './caddy.js';
import {
  djangoApacheDemo,
  djangoApacheProxy,
  djangoApacheWsgi,
  djangoNginx,
  djangoRunserver,
} from './django-chains.js';
import { django42, django52, django61 } from './django.js';
import { express, express4, expressBehindNginx, expressProxied } from './express.js';
import { fastify, fastifyProxied } from './fastify.js';
import { flask, flaskBehindNginx, flaskProxied } from './flask.js';
import { haproxy, haproxyDjango } from './haproxy.js';
import { jettyAlone } from './jetty.js';
import { koa, koaProxied } from './koa.js';
import { laravel } from './laravel.js';
import { lighttpd } from './lighttpd.js';
import { mediawiki } from './mediawiki.js';
import { nextjs } from './nextjs.js';
import { nginx130, nginxAlone } from './nginx.js';
import { nuxt } from './nuxt.js';
import { phpOnApache, phpOnNginx } from './php.js';
import { rails, railsBehindNginx } from './rails.js';
import { sveltekit } from './sveltekit.js';
import { symfony } from './symfony.js';
import { wordpress } from './wordpress.js';
import { tomcatNginx } from './tomcat.js';
import { varnish, varnishDjango } from './varnish.js';

/** All setups. */
export const SETUPS: readonly Setup[] = [
  apacheAlone,
  nginxAlone,
  nginx130,
  caddy,
  caddy211,
  lighttpd,
  haproxy,
  haproxyDjango,
  varnish,
  varnishDjango,
  tomcatNginx,
  jettyAlone,
  djangoApacheProxy,
  djangoApacheWsgi,
  djangoApacheDemo,
  djangoNginx,
  djangoRunserver,
  django42,
  django52,
  django61,
  flask,
  flaskProxied,
  flaskBehindNginx,
  express,
  express4,
  expressProxied,
  expressBehindNginx,
  fastify,
  fastifyProxied,
  koa,
  koaProxied,
  nextjs,
  nuxt,
  sveltekit,
  phpOnApache,
  phpOnNginx,
  wordpress,
  mediawiki,
  symfony,
  laravel,
  rails,
  railsBehindNginx,
];
