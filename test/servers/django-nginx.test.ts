import { djangoNginx } from './kinds/django-chains.js';
import { prove } from './rig/prove.js';

prove(djangoNginx);
