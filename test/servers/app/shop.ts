import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The shop as an unknown application, which serves HTTP behind the server under test.
 * Arguments: address, port, the folder of its pages and, where no server in front serves them, that of its files.
 */
const [, , address = '', port = '', folder = '', statics] = process.argv;
/** Headers that a fix has to remove or replace. */
const CARELESS = { Server: 'Square/1.2.3', 'X-Powered-By': 'Square/1.2.3', 'Referrer-Policy': 'unsafe-url' };
const TYPES = new Map([
  ['css', 'text/css'],
  ['js', 'text/javascript'],
  ['png', 'image/png'],
  ['woff', 'font/woff'],
]);
const page = readFileSync(join(folder, 'page.html'), 'utf8');
const account = readFileSync(join(folder, 'account.html'), 'utf8');
const users = new Map<string, string>();

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    const cookies = new Map(
      (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=', 2) as [string, string]),
    );
    const session = cookies.get('sessionid') ?? randomBytes(16).toString('hex');
    const token = cookies.get('csrftoken') ?? randomBytes(16).toString('hex');
    const answer = (
      status: number,
      headers: Record<string, string | string[]>,
      text: string | Buffer = '',
    ) => {
      response.writeHead(status, { ...CARELESS, ...headers }).end(text);
    };
    const asked = new URLSearchParams((request.url ?? '').split('?')[1]);
    if (asked.has('abort')) {
      request.socket.destroy();
      return;
    }
    if (asked.has('undated')) response.sendDate = false;
    if (asked.has('status')) {
      const [name = '', value = ''] = (asked.get('header') ?? '').split(':');
      answer(Number(asked.get('status')), name === '' ? {} : { [name]: value }, 'As asked.');
      return;
    }
    const html = { 'Content-Type': 'text/html; charset=utf-8' };
    switch (`${request.method ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`) {
      case 'GET /':
        answer(
          200,
          { ...html, 'Set-Cookie': [`csrftoken=${token}; Path=/`, `sessionid=${session}; Path=/`] },
          page,
        );
        return;
      case 'POST /login': {
        const form = new URLSearchParams(body);
        if (form.get('csrfmiddlewaretoken') !== cookies.get('csrftoken') || !cookies.has('sessionid')) {
          answer(403, html, 'The token is missing.');
          return;
        }
        users.set(session, form.get('username') ?? '');
        answer(302, { Location: '/account' });
        return;
      }
      case 'GET /account': {
        const user = users.get(session);
        if (user === undefined) answer(302, { Location: '/' });
        else answer(200, html, account.replace('{{user}}', user.replace(/\W/g, '')));
        return;
      }
      case 'GET /old':
        answer(302, { Location: '/' });
        return;
      default: {
        const [, name, ending = ''] = /^\/static\/(\w+\.(\w+))$/.exec(request.url ?? '') ?? [];
        if (statics !== undefined && name !== undefined) {
          const type = TYPES.get(ending) ?? 'application/octet-stream';
          answer(200, { 'Content-Type': type }, readFileSync(join(statics, name)));
          return;
        }
        answer(404, html, 'Nothing here.');
      }
    }
  });
});
server.listen(Number(port), address);
