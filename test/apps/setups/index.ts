import type { Application } from '../rig/application.js';
import { adminer } from './adminer.js';
import { adminJs } from './adminjs.js';
import { djangoAdmin } from './django-admin.js';
import { dokuwiki } from './dokuwiki.js';
import { mediawiki } from './mediawiki.js';
import { nodeRed } from './node-red.js';
import { phpMyAdmin } from './phpmyadmin.js';
import { redmine } from './redmine.js';
import { wordpress, wordpressConfig } from './wordpress.js';

/** All applications. */
export const APPLICATIONS: readonly Application[] = [
  adminer,
  adminJs,
  djangoAdmin,
  dokuwiki,
  mediawiki,
  nodeRed,
  phpMyAdmin,
  redmine,
  wordpress,
  wordpressConfig,
];
