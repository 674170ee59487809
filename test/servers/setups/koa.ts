import { type Front, nodeSetup } from './node.js';

/** The careless shop in Koa, which has no router; a page sets its own header. */
const PROGRAM = `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const querystring = require('node:querystring');
const Koa = require('koa');
const { createSession } = require('koa-session');
const serve = require('koa-static');
const { cookieOf, newToken } = require('./cookies.js');

const app = new Koa();
%% koa app
app.keys = ['square'];

const sessionOptions = { key: 'sessionid', httpOnly: false, secure: false };
app.use(createSession(sessionOptions, app));

const page = (name) => readFileSync(join(__dirname, 'app', name), 'utf8');
const ROUTES = {
  'GET /': (ctx) => {
    ctx.session.views = (ctx.session.views ?? 0) + 1;
    const token = cookieOf(ctx.req, 'csrftoken') ?? newToken();
    ctx.cookies.set('csrftoken', token, { httpOnly: false, secure: false });
    ctx.set('Referrer-Policy', 'unsafe-url');
    ctx.set('X-Powered-By', 'Koa 3');
    ctx.type = 'html';
    ctx.body = page('page.html');
  },
  'POST /login': async (ctx) => {
    let text = '';
    for await (const chunk of ctx.req) text += chunk;
    const form = querystring.parse(text);
    if (form.csrfmiddlewaretoken !== cookieOf(ctx.req, 'csrftoken')) ctx.throw(403, 'The token is missing.');
    ctx.session.user = String(form.username);
    ctx.redirect('/account');
  },
  'GET /account': (ctx) => {
    const { user } = ctx.session;
    if (user === undefined) return ctx.redirect('/');
    ctx.type = 'html';
    ctx.body = page('account.html').replace('{{user}}', user.replace(/\\W/g, ''));
  },
  'GET /old': (ctx) => {
    const { status, header } = ctx.query;
    if (status === undefined) return ctx.redirect('/');
    if (header !== undefined) ctx.set(...header.split(':'));
    ctx.status = Number(status);
    ctx.body = 'As asked.';
  },
  'GET /fails': () => {
    throw new Error('something failed');
  },
};
app.use(async (ctx, next) => {
  const route = ROUTES[ctx.method + ' ' + ctx.path];
  await (route ? route(ctx) : next());
});
const files = serve(join(__dirname, 'static'));
app.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/static/')) return next();
  ctx.path = ctx.path.slice('/static'.length);
  await files(ctx, next);
});
%% koa end

require('./listen.js')(app.callback());
`;

const setup = (which: Front) =>
  nodeSetup({ name: 'koa', label: 'Koa', which, packages: ['koa-session', 'koa-static'], program: PROGRAM });

export const koa = setup('nobody');
export const koaProxied = setup('a TLS proxy');
