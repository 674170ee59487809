import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The small shop that every server of the tests serves, carelessly at first. On every stack:
 *
 * - `/`: SHOP_PAGE; it sets the cookie `csrftoken` and, as the visitor gets a basket, a session cookie
 * - `POST /login`: with the token of the cookie in the form, 302 to `/account`; without, 403
 * - `/account`: ACCOUNT_PAGE for a signed-in user, else 302 to `/`
 * - `/old`: 302 to `/`; `/old?status=404&header=NAME:VALUE` answers with that status and header
 * - `/static/`: a listing of the files of writeStatic()
 * - anything else: 404
 *
 * over HTTP and HTTPS.
 */
export const SHOP_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Square shop</title>
<link rel="icon" href="/static/square.png">
<link rel="stylesheet" href="/static/shop.css">
</head>
<body>
<h1>Square shop</h1>
<p><img id="picture" src="/static/square.png" alt=""></p>
<form id="login" method="post" action="/login">
<input type="hidden" name="csrfmiddlewaretoken" value="">
<input name="username" autocomplete="username">
<input name="password" type="password" autocomplete="current-password">
<button>Sign in</button>
</form>
<script>document.documentElement.dataset.inline = 'ran';</script>
<script src="/static/shop.js"></script>
</body>
</html>
`;

/** `{{user}}` is replaced by the user's name. */
export const ACCOUNT_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Account</title>
</head>
<body>
<p id="account">Signed in as {{user}}</p>
</body>
</html>
`;

/** Reads the token from its cookie, as scripts for Django do: HttpOnly would break the sign-in. */
const SCRIPT = `const [, token = ''] = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie) ?? [];
document.querySelector('[name=csrfmiddlewaretoken]').value = token;
document.documentElement.dataset.script = 'ran';
`;

const STYLE = `@font-face {
  font-family: Square;
  src: url('/static/square.woff') format('woff');
}
h1 {
  color: rgb(1, 2, 3);
  font-family: Square, serif;
}
`;

/** A grey square of one pixel. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/** A font with one letter, made for these tests. */
const FONT =
  'd09GRgABAAAAAAJEAAoAAAAAAnwAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAABPUy8yAAABZAAAACUAAABgRFhB3WNtYXAAAAGUAAAAKQAAADQADACUZ2x5ZgAAAcgAAAAfAAAAMEn2ZhBoZWFkAAAA9AAAADYAAAA2L2LycGhoZWEAAAEsAAAAHwAAACQFFgH2aG10eAAAAYwAAAAGAAAABgJYAABsb2NhAAABwAAAAAYAAAAGABgADG1heHAAAAFMAAAAFgAAACAABAAGbmFtZQAAAegAAABNAAAAXQWVGZBwb3N0AAACOAAAAAwAAAAgAAMAAAABAAAAAQAAD9kvkl8PPPUAAwPoAAAAAOcsV84AAAAA5yxXzgAAAAAB9AH0AAAAAwACAAAAAAAAeJxjYGRgYFb4b8HAwBTBwMCQwviFASiCAhgBTAMDEQB4nGNgZGBgYGJgYQDRIBYaAAABEgALAAB4nGNgZopgnMDAysDCQBgwInPsgQBIOTI4MivgUA8UBwCQRwK6AAAAAlgAAAAAAAB4nGNgYGBiYGBgBmIRIMkIplkYFIA0CxCC+I7//0PI/wfAfAYAUpcGnQAAAAAAAAwAGAAAeJxjYGQAAsYvjF8YmBkYDAUVBUHsfzwMOMQB2WgKrQB4nC2IwQmAMBAE52JQBPVvIxaSVJDHkU8+CaR/78SBXXYWiDwIjrB+7QQ2swWJuz0H578DF3fuswxNWmcrg0xnUhgoyVLNmvsLHsALPgAAAHicY2BmwAsAAH0ABA==';

/** Puts the shop's files into a folder. */
export async function writeStatic(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'shop.js'), SCRIPT),
    writeFile(join(folder, 'shop.css'), STYLE),
    writeFile(join(folder, 'square.png'), Buffer.from(PICTURE, 'base64')),
    writeFile(join(folder, 'square.woff'), Buffer.from(FONT, 'base64')),
  ]);
}
