import { apacheAlone } from './setups/apache.js';
import { caddy, caddy211 } from './setups/caddy.js';
import { lighttpd } from './setups/lighttpd.js';
import { nginx130, nginxAlone } from './setups/nginx.js';
import { varnish } from './setups/varnish.js';
import { prove } from './rig/prove.js';

for (const setup of [nginxAlone, nginx130, apacheAlone, caddy, caddy211, lighttpd, varnish])
  prove(setup, { asFiles: true });
