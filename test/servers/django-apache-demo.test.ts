import { djangoApacheDemo } from './setups/django-chains.js';
import { prove } from './rig/prove.js';

prove(djangoApacheDemo);
