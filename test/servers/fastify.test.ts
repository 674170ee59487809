import { fastify, fastifyProxied } from './kinds/fastify.js';
import { prove } from './rig/prove.js';

prove(fastify);
prove(fastifyProxied);
