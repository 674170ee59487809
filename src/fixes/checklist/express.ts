import { SESSION_COOKIE } from './common.js';
import type { ChecklistItem } from './items.js';

/** Express 4 and 5 with express-session, the most common session package. */
export const EXPRESS: readonly ChecklistItem[] = [
  {
    id: 'powered-by',
    text: 'X-Powered-By is disabled',
    names: ["app.disable('x-powered-by')"],
    seen: { open: ['server-tokens/technology#X-Powered-By'], right: ['server-tokens/no-version'] },
    check: 'curl -sI https://YOUR-SITE/ | grep -i x-powered-by   # prints nothing',
  },
  {
    id: 'production',
    text: 'NODE_ENV is production, so error pages show no stack trace',
    names: ['NODE_ENV'],
    seen: { open: ['debug-page'], right: [] },
    check: 'tr "\\0" "\\n" < /proc/$(pgrep -of node)/environ | grep NODE_ENV',
  },
  {
    id: 'session-cookie',
    text: 'The session cookie has Secure, HttpOnly and SameSite',
    names: ['cookie.secure', 'cookie.httpOnly', 'cookie.sameSite'],
    seen: SESSION_COOKIE,
    check: 'curl -si https://YOUR-SITE/login | grep -i ^set-cookie',
  },
  {
    id: 'session-secret',
    text: 'The session secret is long and random, comes from the environment and is not in the repository',
    names: ['secret'],
    check: 'git grep -nE "secret: *[\\"\']"   # prints nothing',
  },
  {
    id: 'session-store',
    text: 'Sessions are in a store for production, not in MemoryStore',
    names: ['MemoryStore'],
    check: 'git grep -n "session(" -- "*.js" "*.ts"   # must have store:',
  },
  {
    id: 'trust-proxy',
    text: 'trust proxy lists the proxies in front and no other addresses',
    names: ["app.set('trust proxy', …)"],
    check: 'git grep -n "trust proxy"',
  },
  {
    id: 'dependencies',
    text: 'No dependency has a known vulnerability',
    names: ['npm audit'],
    check: 'npm audit --omit=dev',
  },
  {
    id: 'body-size',
    text: 'Body size is limited',
    names: ['express.json({ limit })'],
    check: 'git grep -nE "express\\.(json|urlencoded|raw|text)\\("',
  },
  {
    id: 'rate',
    text: 'Sign-in attempts are rate-limited per IP address',
    names: ['express-rate-limit'],
    check: 'npm ls express-rate-limit rate-limiter-flexible',
  },
  {
    id: 'user',
    text: 'Node.js runs as a user that owns no files',
    names: ['User='],
    check: 'ps -o user=,args= -C node   # not root',
  },
];
