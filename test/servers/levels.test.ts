import { LEVELED } from './levels/index.js';
import { proveLevels } from './rig/prove-levels.js';

for (const one of LEVELED) proveLevels(one);
