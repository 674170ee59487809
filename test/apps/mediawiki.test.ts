import { tryOut } from './rig/try-out.js';
import { mediawiki } from './setups/mediawiki.js';

tryOut(mediawiki);
