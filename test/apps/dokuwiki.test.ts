import { tryOut } from './rig/try-out.js';
import { dokuwiki } from './setups/dokuwiki.js';

tryOut(dokuwiki);
