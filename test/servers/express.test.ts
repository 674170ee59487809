import { express, express4, expressProxied, expressBehindNginx } from './kinds/express.js';
import { prove } from './rig/prove.js';

prove(express);
prove(express4);
prove(expressProxied);
prove(expressBehindNginx);
