import { flask, flaskProxied, flaskBehindNginx } from './kinds/flask.js';
import { prove } from './rig/prove.js';

prove(flask);
prove(flaskProxied);
prove(flaskBehindNginx);
