import type { Application } from '../rig/application.js';
import { adminer } from './adminer.js';
import { djangoAdmin } from './django-admin.js';

/** All applications. */
export const APPLICATIONS: readonly Application[] = [adminer, djangoAdmin];
