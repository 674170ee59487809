import type { Kind } from '../rig/kind.js';
import { apacheAlone } from './apache.js';
import { caddy, caddy211 } from './caddy.js';
import { djangoApacheProxy, djangoApacheWsgi, djangoNginx, djangoRunserver } from './django-chains.js';
import { django42, django52, django52Known, django61, django61Known } from './django.js';
import { haproxy, haproxyDjango } from './haproxy.js';
import { lighttpd } from './lighttpd.js';
import { nginxAlone } from './nginx.js';
import { phpOnApache, phpOnNginx } from './php.js';

/** Every chain there is a proof for. */
export const KINDS: readonly Kind[] = [
  apacheAlone,
  nginxAlone,
  caddy,
  caddy211,
  lighttpd,
  haproxy,
  haproxyDjango,
  djangoApacheProxy,
  djangoApacheWsgi,
  djangoNginx,
  djangoRunserver,
  django42,
  django52,
  django52Known,
  django61,
  django61Known,
  phpOnApache,
  phpOnNginx,
];
