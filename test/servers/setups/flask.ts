import type { Command, Sandbox, Setup, Requirement } from '../rig/setup.js';
import { NGINX_VERSION } from './nginx.js';
import { type Front, front } from './node.js';
import { APP_PORT, SHOP_FILES } from './shop-app.js';

export const PYTHON = '/usr/bin/python3';

const FLASK: Requirement = {
  file: '/usr/lib/python3/dist-packages/flask/__init__.py',
  package: 'python3-flask',
};
const GUNICORN: Requirement = { file: '/usr/bin/gunicorn', package: 'gunicorn' };

/** The careless shop in Flask; a view sets its own header. */
const PROGRAM = `from pathlib import Path
from secrets import token_hex

from flask import Flask, abort, make_response, redirect, request, session

app = Flask(__name__)
%% flask app

app.secret_key = "square"
app.config["SESSION_COOKIE_NAME"] = "sessionid"
app.config["SESSION_COOKIE_HTTPONLY"] = False
pages = Path(__file__).parent / "app"


@app.get("/")
def shop():
    session.setdefault("basket", token_hex(16))
    token = request.cookies.get("csrftoken", token_hex(16))
    resp = make_response((pages / "page.html").read_text())
    %% flask cookie | resp.set_cookie("csrftoken", token)
    resp.headers["Referrer-Policy"] = "unsafe-url"
    resp.headers["X-Powered-By"] = "Flask 3"
    return resp


@app.post("/login")
def login():
    if request.form.get("csrfmiddlewaretoken") != request.cookies.get("csrftoken"):
        abort(403)
    session["user"] = request.form["username"]
    return redirect("/account")


@app.get("/account")
def account():
    if "user" not in session:
        return redirect("/")
    name = "".join(filter(str.isalnum, session["user"]))
    return (pages / "account.html").read_text().replace("{{user}}", name)


@app.get("/old")
def old():
    if "status" not in request.args:
        return redirect("/")
    resp = make_response("As asked.", int(request.args["status"]))
    if "header" in request.args:
        name, value = request.args["header"].split(":")
        resp.headers[name] = value
    return resp


@app.get("/fails")
def fails():
    raise RuntimeError("something failed")


%% flask end
`;

/** A program with the environment of the file env. */
function withEnvironment({ path, folder }: Sandbox, ...words: string[]): Command {
  return { run: ['/bin/sh', '-c', `set -a; . ${path('env')}; exec "$@"`, 'sh', ...words], cwd: folder };
}

/** Flask's own server on one port. */
function flaskRun(sandbox: Sandbox, port: number, ...args: string[]) {
  const { address } = sandbox;
  const run = [
    '-m',
    'flask',
    '--app',
    'app',
    'run',
    '--no-reload',
    '-h',
    address,
    '-p',
    String(port),
    ...args,
  ];
  return { ...withEnvironment(sandbox, PYTHON, ...run), ports: [port] };
}

function flaskKind(which: Front): Setup {
  const { files, serve, test, needs } = front(which);
  const isAlone = which === 'nobody';
  const title = {
    nobody: 'Flask (its own server)',
    'a TLS proxy': 'Flask (gunicorn) behind a TLS proxy',
    nginx: 'Flask (gunicorn) behind nginx',
  }[which];
  return {
    id: { nobody: 'flask', 'a TLS proxy': 'flask-proxied', nginx: 'flask-nginx' }[which],
    title,
    chain: which === 'nginx' ? ['nginx', 'flask'] : ['flask'],
    needs: [FLASK, ...(isAlone ? [] : [GUNICORN]), ...needs],
    versions: {
      flask: {
        command: { run: [PYTHON, '-c', 'from importlib.metadata import version; print(version("flask"))'] },
        pattern: /^(\d\S*)/,
      },
      ...(which === 'nginx' && { nginx: NGINX_VERSION }),
    },
    files: (sandbox) => ({
      ...SHOP_FILES,
      ...files(sandbox),
      'app.py': PROGRAM,
      'gunicorn.conf.py': '%% flask gunicorn\n',
      env: isAlone ? '%% flask env | FLASK_DEBUG=1\n' : '%% flask env\n',
    }),
    test: (sandbox) => [
      { run: [PYTHON, '-m', 'py_compile', sandbox.path('app.py'), sandbox.path('gunicorn.conf.py')] },
      { run: [PYTHON, '-m', 'flask', '--app', 'app', 'routes'], cwd: sandbox.folder },
      ...test(sandbox),
    ],
    serve: (sandbox) => {
      const { address, certificate } = sandbox;
      if (isAlone) {
        return [
          flaskRun(sandbox, 80),
          flaskRun(sandbox, 443, '--cert', certificate.cert, '--key', certificate.key),
        ];
      }
      const bind = `${address}:${String(APP_PORT)}`;
      return [
        {
          ...withEnvironment(sandbox, GUNICORN.file, '-c', 'gunicorn.conf.py', '-b', bind, 'app:app'),
          ports: [APP_PORT],
        },
        ...serve(sandbox),
      ];
    },
  };
}

export const flask = flaskKind('nobody');
export const flaskProxied = flaskKind('a TLS proxy');
export const flaskBehindNginx = flaskKind('nginx');
