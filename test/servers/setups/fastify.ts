import { type Front, nodeSetup } from './node.js';

/** The careless shop in Fastify; a route sets its own header. */
const PROGRAM = `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const Fastify = require('fastify');
const { cookieOf, newToken } = require('./cookies.js');

const app = Fastify();
%% fastify app

const sessionOptions = {
  cookieName: 'sessionid',
  secret: 'square square square square square',
  cookie: { httpOnly: false, secure: false },
};
app.register(require('@fastify/cookie'));
app.register(require('@fastify/session'), sessionOptions);
app.register(require('@fastify/formbody'));
app.register(require('@fastify/static'), { root: join(__dirname, 'static'), prefix: '/static/' });

const page = (name) => readFileSync(join(__dirname, 'app', name), 'utf8');

app.get('/', async (request, reply) => {
  const token = cookieOf(request, 'csrftoken') ?? newToken();
  reply.setCookie('csrftoken', token, { path: '/' });
  reply.header('Referrer-Policy', 'unsafe-url').header('X-Powered-By', 'Fastify 5');
  return reply.type('text/html; charset=utf-8').send(page('page.html'));
});
app.post('/login', async (request, reply) => {
  if (request.body.csrfmiddlewaretoken !== cookieOf(request, 'csrftoken')) {
    return reply.code(403).send('The token is missing.');
  }
  request.session.user = String(request.body.username);
  return reply.redirect('/account');
});
app.get('/account', async (request, reply) => {
  const { user } = request.session;
  if (user === undefined) return reply.redirect('/');
  const text = page('account.html').replace('{{user}}', user.replace(/\\W/g, ''));
  return reply.type('text/html; charset=utf-8').send(text);
});
app.get('/old', async (request, reply) => {
  const { status, header } = request.query;
  if (status === undefined) return reply.redirect('/');
  if (header !== undefined) reply.header(...header.split(':'));
  return reply.code(Number(status)).send('As asked.');
});
app.get('/fails', async () => {
  throw new Error('something failed');
});
%% fastify end

app.ready().then(() => require('./listen.js')((request, response) => app.routing(request, response)));
`;

const setup = (which: Front) =>
  nodeSetup({
    name: 'fastify',
    label: 'Fastify',
    which,
    packages: ['@fastify/cookie', '@fastify/session', '@fastify/formbody', '@fastify/static'],
    program: PROGRAM,
  });

export const fastify = setup('nobody');
export const fastifyProxied = setup('a TLS proxy');
