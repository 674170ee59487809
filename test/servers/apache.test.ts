import { apacheAlone } from './kinds/apache.js';
import { prove } from './rig/prove.js';

prove(apacheAlone);
