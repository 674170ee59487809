import { tryOut } from './rig/try-out.js';
import { adminJs } from './setups/adminjs.js';

tryOut(adminJs);
