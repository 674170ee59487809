import { type Front, nodeSetup } from './node.js';

/** The careless shop in Express; a route sets its own header, and errors show their cause. */
const program = (module: string) => `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const express = require('${module}');
const session = require('express-session');
const { cookieOf, newToken } = require('./cookies.js');

const app = express();
%% express app

const sessionOptions = {
  name: 'sessionid',
  secret: 'square',
  resave: false,
  saveUninitialized: true,
  cookie: { httpOnly: false },
};
app.use(session(sessionOptions));
app.use(express.urlencoded({ extended: false }));
app.use('/static', express.static(join(__dirname, 'static')));

const page = (name) => readFileSync(join(__dirname, 'app', name), 'utf8');

app.get('/', (req, res) => {
  const token = cookieOf(req, 'csrftoken') ?? newToken();
  res.cookie('csrftoken', token);
  res.set('Referrer-Policy', 'unsafe-url');
  res.send(page('page.html'));
});
app.post('/login', (req, res) => {
  if (req.body.csrfmiddlewaretoken !== cookieOf(req, 'csrftoken')) {
    res.status(403).send('The token is missing.');
    return;
  }
  req.session.user = String(req.body.username);
  res.redirect('/account');
});
app.get('/account', (req, res) => {
  if (req.session.user === undefined) {
    res.redirect('/');
    return;
  }
  res.send(page('account.html').replace('{{user}}', req.session.user.replace(/\\W/g, '')));
});
app.get('/old', (req, res) => {
  const { status, header } = req.query;
  if (status === undefined) return res.redirect('/');
  if (header !== undefined) res.set(...header.split(':'));
  res.status(Number(status)).send('As asked.');
});
app.get('/fails', () => {
  throw new Error('something failed');
});
%% express end

require('./listen.js')(app);
`;

const setup = (which: Front, module = 'express', label = 'Express') =>
  nodeSetup({
    name: 'express',
    module,
    label,
    which,
    packages: ['express-session'],
    program: program(module),
  });

export const express = setup('nobody');
export const expressProxied = setup('a TLS proxy');
export const expressBehindNginx = setup('nginx');
export const express4 = setup('nobody', 'express4', 'Express 4');
