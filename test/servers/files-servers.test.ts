import { proveFiles } from './rig/prove-files.js';

proveFiles('servers');
