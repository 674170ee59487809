import type { StackName } from '../engine/index.js';
import { apache } from './apache.js';
import { caddy } from './caddy.js';
import { django } from './django.js';
import { drupal } from './drupal.js';
import { express } from './express.js';
import { fastify } from './fastify.js';
import { flask } from './flask.js';
import { haproxy } from './haproxy.js';
import { koa } from './koa.js';
import { laravel } from './laravel.js';
import { lighttpd } from './lighttpd.js';
import { mediawiki } from './mediawiki.js';
import { nextjs } from './nextjs.js';
import { nginx } from './nginx.js';
import { php } from './php.js';
import { rails } from './rails.js';
import type { Stack } from './rendering.js';
import { symfony } from './symfony.js';
import { wordpress } from './wordpress.js';

/** Every stack that has fixes. */
export const STACKS: Readonly<Partial<Record<StackName, Stack>>> = {
  apache,
  nginx,
  caddy,
  lighttpd,
  haproxy,
  django,
  flask,
  express,
  fastify,
  koa,
  nextjs,
  php,
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
