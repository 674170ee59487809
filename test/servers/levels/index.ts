import type { Leveled } from '../rig/levels.js';
import { nginx130 } from '../setups/nginx.js';
import { apacheLevels } from './apache.js';
import { caddyLevels } from './caddy.js';
import { haproxyLevels } from './haproxy.js';
import { lighttpdLevels } from './lighttpd.js';
import { nginxLevels } from './nginx.js';
import { tomcatLevels } from './tomcat.js';
import { varnishLevels } from './varnish.js';

/** All servers that are tested with headers from every level. */
export const LEVELED: readonly Leveled[] = [
  apacheLevels,
  nginxLevels,
  { ...nginxLevels, setup: nginx130 },
  caddyLevels,
  lighttpdLevels,
  haproxyLevels,
  varnishLevels,
  tomcatLevels,
];

/** The ids of those that are tested with files of ours, too. */
export const READ_FILES = ['nginx', 'nginx130', 'apache', 'caddy', 'lighttpd', 'varnish'];
