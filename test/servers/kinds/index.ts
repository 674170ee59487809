import type { Kind } from '../rig/kind.js';
import { apacheAlone } from './apache.js';
import { caddy } from './caddy.js';
import { haproxy } from './haproxy.js';
import { lighttpd } from './lighttpd.js';
import { nginxAlone } from './nginx.js';
import { phpOnApache, phpOnNginx } from './php.js';

/** Every chain there is a proof for: one test file each, of the same name. */
export const KINDS: readonly Kind[] = [
  apacheAlone,
  nginxAlone,
  caddy,
  lighttpd,
  haproxy,
  phpOnApache,
  phpOnNginx,
];
