import { ICON, SCRIPT, STYLE } from './assets.js';
import { CATALOGUE, euros } from './catalogue.js';
import { html, Markup } from './markup.js';
import type { SiteResponse, Handler, SiteRequest } from './server.js';
import { Sessions, type Session } from './sessions.js';

export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** One configuration of the shop. */
export interface ShopConfig {
  /** The text that visitors see. */
  readonly motto: string;
  readonly scheme: 'http allowed' | 'https only';
  readonly script: 'inline' | 'file';
  readonly sessionCookie: string;
  readonly tokenCookie: string;
  /** Everything in a Set-Cookie after name=value, such as `; Path=/`. */
  readonly cookieAttributes: string;
  /** Headers before and after those that every response has. */
  readonly before: () => HeaderLines;
  readonly after: HeaderLines;
}

/** The password of every user, which the sign-in form shows. */
const PASSWORD = 'paper';

/** A small shop with catalogue, basket and sign-in. Forms have an anti-CSRF token like Django's. */
export function shop(config: ShopConfig): Handler {
  const sessions = new Sessions();

  return (request) => {
    const { url, method } = request;
    if (config.scheme === 'https only' && url.protocol === 'http:') {
      return respond(301, [['Location', `https://${url.host}${url.pathname}${url.search}`]]);
    }
    if (url.pathname.startsWith('/static/')) return file(url.pathname);

    const cookies = readCookies(request);
    const session = sessions.open(cookies.get(config.sessionCookie));
    if (method === 'POST') return post(request, session, cookies.get(config.tokenCookie));
    if (method !== 'GET' && method !== 'HEAD') return respond(405, [['Allow', 'GET, HEAD, POST']]);
    switch (url.pathname) {
      case '/':
        return page(session, 'Paper goods that last', catalogue(session));
      case '/basket/':
        return page(session, 'Your basket', basket(session));
      case '/accounts/login/':
        return page(session, 'Sign in', signIn(session));
      case '/account/':
        return session.user === undefined
          ? redirect('/accounts/login/', session)
          : page(session, 'Your account', account(session.user));
      default:
        return page(
          session,
          'Not found',
          html`<p>This page does not exist. <a href="/">Back to the shop</a></p>`,
          404,
        );
    }
  };

  function post(request: SiteRequest, session: Session, cookie: string | undefined): SiteResponse {
    const form = new URLSearchParams(request.body);
    if (cookie !== session.token || form.get('csrfmiddlewaretoken') !== session.token) {
      return page(
        session,
        'Forbidden',
        html`<p>The form has expired. <a href="/">Back to the shop</a></p>`,
        403,
      );
    }
    switch (request.url.pathname) {
      case '/basket/': {
        const id = form.get('product') ?? '';
        if (CATALOGUE.some((product) => product.id === id)) {
          session.basket.set(id, Math.min(99, (session.basket.get(id) ?? 0) + 1));
        }
        return redirect('/basket/', session);
      }
      case '/accounts/login/': {
        const user = (form.get('username') ?? '').trim().slice(0, 40);
        if (user === '' || form.get('password') !== PASSWORD) {
          return page(session, 'Sign in', signIn(session, 'Wrong name or password.'));
        }
        return redirect('/account/', sessions.signIn(session, user));
      }
      case '/accounts/logout/':
        return redirect('/', sessions.signOut(session));
      default:
        return respond(405, [['Allow', 'GET, HEAD']]);
    }
  }

  function page(session: Session, title: string, content: Markup, status = 200): SiteResponse {
    const body = `<!doctype html>\n${layout(session, title, content).text}`;
    return respond(status, [['Content-Type', 'text/html; charset=utf-8'], ...visit(session)], body);
  }

  function redirect(to: string, session: Session): SiteResponse {
    return respond(302, [['Content-Type', 'text/html; charset=utf-8'], ['Location', to], ...visit(session)]);
  }

  /** Both cookies on every response, like Django with SESSION_SAVE_EVERY_REQUEST. */
  function visit(session: Session): HeaderLines {
    return [
      ['Vary', 'Cookie'],
      ['Cache-Control', 'private, no-cache'],
      ['Set-Cookie', `${config.tokenCookie}=${session.token}${config.cookieAttributes}`],
      ['Set-Cookie', `${config.sessionCookie}=${session.id}${config.cookieAttributes}`],
    ];
  }

  function respond(status: number, lines: HeaderLines, body = ''): SiteResponse {
    return { status, headers: [...config.before(), ...lines, ...config.after], body };
  }

  function file(path: string): SiteResponse {
    const found = FILES[path];
    if (!found) return respond(404, [['Content-Type', 'text/plain; charset=utf-8']], 'Not found');
    const [type, text] = found;
    return respond(
      200,
      [
        ['Content-Type', type],
        ['Cache-Control', 'max-age=3600'],
      ],
      text,
    );
  }

  function layout(session: Session, title: string, content: Markup): Markup {
    const count = [...session.basket.values()].reduce((sum, many) => sum + many, 0);
    const script =
      config.script === 'inline'
        ? html`<script>
            ${new Markup(SCRIPT)};
          </script>`
        : html`<script src="/static/shop.js"></script>`;
    return html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Quire & Quill</title>
        <link rel="icon" href="/static/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/static/shop.css" />
      </head>
      <body>
        <header>
          <strong><a href="/">Quire & Quill</a></strong>
          <a href="/basket/">Basket (${count})</a>
          ${session.user === undefined ? html`<a href="/accounts/login/">Sign in</a>` : signOut(session, session.user)}
        </header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
        <footer>${config.motto}</footer>
        ${script}
      </body>
    </html> `;
  }

  function catalogue(session: Session): Markup {
    return html`<p class="lead">Notebooks, ink and the small tools of writing, sent from one workshop.</p>
      <ul class="grid">
        ${CATALOGUE.map(
          (product) =>
            html`<li class="card">
              <svg viewBox="0 0 120 100" role="img" aria-label="${product.name}">${product.drawing}</svg>
              <h2>${product.name}</h2>
              <p class="about">${product.about}</p>
              <form method="post" action="/basket/">
                ${hidden('csrfmiddlewaretoken', session.token)}${hidden('product', product.id)}<span
                  >${euros(product.price)}</span
                ><button>Add to basket</button>
              </form>
            </li>`,
        )}
      </ul>
      ${session.user === undefined ? signIn(session) : html``}`;
  }

  function signIn(session: Session, notice = ''): Markup {
    return html`<form class="panel" method="post" action="/accounts/login/">
      <h2>Sign in</h2>
      ${notice === '' ? html`` : html`<p class="notice" role="alert">${notice}</p>`}
      ${hidden('csrfmiddlewaretoken', session.token)}
      <label>Name <input name="username" autocomplete="username" required /></label>
      <label
        >Password <input type="password" name="password" autocomplete="current-password" required
      /></label>
      <p class="about">Use any name. The password is “${PASSWORD}”.</p>
      <button>Sign in</button>
    </form>`;
  }

  function signOut(session: Session, user: string): Markup {
    return html`<a href="/account/">${user}</a>
      <form class="plain" method="post" action="/accounts/logout/">
        ${hidden('csrfmiddlewaretoken', session.token)}<button>Sign out</button>
      </form>`;
  }
}

const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/static/shop.css': ['text/css; charset=utf-8', STYLE],
  '/static/shop.js': ['text/javascript; charset=utf-8', SCRIPT],
  '/static/icon.svg': ['image/svg+xml', ICON],
};

function basket(session: Session): Markup {
  const rows = CATALOGUE.filter((product) => session.basket.has(product.id)).map((product) => ({
    product,
    many: session.basket.get(product.id) ?? 0,
  }));
  if (rows.length === 0) return html`<p>Your basket is empty. <a href="/">Look around</a></p>`;
  const sum = rows.reduce((total, { product, many }) => total + product.price * many, 0);
  return html`<table>
    <tr>
      <th>Article</th>
      <th>Price</th>
    </tr>
    ${rows.map(
      ({ product, many }) =>
        html`<tr>
          <td>${many} × ${product.name}</td>
          <td>${euros(product.price * many)}</td>
        </tr>`,
    )}
    <tr>
      <th>Total</th>
      <th>${euros(sum)}</th>
    </tr>
  </table>`;
}

function account(user: string): Markup {
  return html`<p>Good to see you, ${user}. You have no open orders.</p>`;
}

function hidden(name: string, value: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}

/** The request's cookies (RFC 6265 §4.2.1). */
function readCookies(request: SiteRequest): ReadonlyMap<string, string> {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => {
    const [name = '', ...rest] = pair.split('=');
    return [name, rest.join('=')] as const;
  });
  return new Map(pairs);
}
