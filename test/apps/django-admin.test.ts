import { tryOut } from './rig/try-out.js';
import { djangoAdmin } from './setups/django-admin.js';

tryOut(djangoAdmin);
