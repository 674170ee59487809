import { tryOut } from './rig/try-out.js';
import { wordpressConfig } from './setups/wordpress.js';

tryOut(wordpressConfig);
