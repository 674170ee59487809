import { LEVELED, READ_FILES } from './levels/index.js';
import { proveLevels } from './rig/prove-levels.js';

for (const one of LEVELED) proveLevels(one);

for (const one of LEVELED.filter(({ setup }) => READ_FILES.includes(setup.id)))
  proveLevels(one, { asFiles: true });
