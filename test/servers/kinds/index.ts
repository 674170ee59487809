import type { Kind } from '../rig/kind.js';
import { apacheAlone } from './apache.js';
import { djangoApacheProxy, djangoApacheWsgi, djangoNginx } from './django-chains.js';
import { django42, django52, django52Known, django61, django61Known } from './django.js';
import { nginxAlone } from './nginx.js';

/** Every chain there is a proof for. */
export const KINDS: readonly Kind[] = [
  apacheAlone,
  nginxAlone,
  djangoApacheProxy,
  djangoApacheWsgi,
  djangoNginx,
  django42,
  django52,
  django52Known,
  django61,
  django61Known,
];
