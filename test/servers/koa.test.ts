import { koa, koaProxied } from './kinds/koa.js';
import { prove } from './rig/prove.js';

prove(koa);
prove(koaProxied);
