import { nextjs } from './kinds/nextjs.js';
import { prove } from './rig/prove.js';

prove(nextjs);
