import type { StackName } from '../../engine/index.js';
import { akamai } from './akamai.js';
import { apache } from './apache.js';
import { aspnet } from './aspnet.js';
import { aspnetcore } from './aspnetcore.js';
import { caddy } from './caddy.js';
import { cloudflare } from './cloudflare.js';
import { cloudfront } from './cloudfront.js';
import { django } from './django.js';
import { envoy } from './envoy.js';
import { fastly } from './fastly.js';
import { flask } from './flask.js';
import { haproxy } from './haproxy.js';
import { HOSTS } from '../hosts.js';
import { iis } from './iis.js';
import { jetty } from './jetty.js';
import { lighttpd } from './lighttpd.js';
import { litespeed } from './litespeed.js';
import { nextjs } from './nextjs.js';
import { nginx } from './nginx.js';
import { express, koa, fastify } from './node.js';
import { nuxt } from './nuxt.js';
import { laravel, symfony, drupal, wordpress, mediawiki } from './php-product.js';
import { php } from './php.js';
import { netlify, vercel, firebase } from './platform.js';
import { rails } from './rails.js';
import type { Stack } from '../write/rendering.js';
import { sveltekit } from './sveltekit.js';
import { traefik } from './traefik.js';
import { spring } from './spring.js';
import { tomcat } from './tomcat.js';
import { varnish } from './varnish.js';

/** Every stack that has fixes. */
export const STACKS: Readonly<Partial<Record<StackName, Stack>>> = {
  apache,
  nginx,
  caddy,
  lighttpd,
  haproxy,
  varnish,
  envoy,
  traefik,
  litespeed,
  iis,
  aspnet,
  aspnetcore,
  tomcat,
  jetty,
  spring,
  django,
  flask,
  express,
  fastify,
  koa,
  nextjs,
  nuxt,
  sveltekit,
  php,
  cloudflare,
  cloudfront,
  fastly,
  akamai,
  netlify,
  vercel,
  firebase,
  ...HOSTS,
  wordpress,
  drupal,
  mediawiki,
  symfony,
  laravel,
  rails,
};

/** The stack of that name, if it has fixes. */
export function stackOf(name: string): Stack | undefined {
  return isStackName(name) ? STACKS[name] : undefined;
}

export function isStackName(name: string): name is StackName {
  return Object.hasOwn(STACKS, name);
}
