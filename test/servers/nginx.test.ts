import { nginxAlone } from './kinds/nginx.js';
import { prove } from './rig/prove.js';

prove(nginxAlone);
