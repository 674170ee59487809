import { LEVELED } from './levels/index.js';
import { proveLevels } from './rig/prove-levels.js';

for (const one of LEVELED) proveLevels(one);

const READ_FILES = ['nginx', 'nginx130', 'apache', 'caddy', 'lighttpd', 'varnish'];
for (const one of LEVELED.filter(({ setup }) => READ_FILES.includes(setup.id)))
  proveLevels(one, { asFiles: true });
