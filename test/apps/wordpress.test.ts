import { tryOut } from './rig/try-out.js';
import { wordpress } from './setups/wordpress.js';

tryOut(wordpress);
