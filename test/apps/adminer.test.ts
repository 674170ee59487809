import { tryOut } from './rig/try-out.js';
import { adminer } from './setups/adminer.js';

tryOut(adminer);
