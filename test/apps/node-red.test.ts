import { tryOut } from './rig/try-out.js';
import { nodeRed } from './setups/node-red.js';

tryOut(nodeRed);
