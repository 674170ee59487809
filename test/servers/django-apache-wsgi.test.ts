import { djangoApacheWsgi } from './setups/django-chains.js';
import { prove } from './rig/prove.js';

prove(djangoApacheWsgi);
