import { tryOut } from './rig/try-out.js';
import { redmine } from './setups/redmine.js';

tryOut(redmine);
