import type { Command, Sandbox, Setup } from '../rig/setup.js';
import { NGINX_VERSION } from './nginx.js';
import { front, type Front } from './node.js';
import { APP_PORT, SHOP_FILES } from './shop-app.js';

export const RAILS_VERSION = {
  command: { run: ['/usr/bin/ruby', '-e', 'require "rails"; puts Rails.version'] },
  pattern: /^([\d.]+)/,
} as const;

const APPLICATION = `require "logger"
require "rails"
require "action_controller/railtie"

class Shop < Rails::Application
  config.root = File.expand_path("..", __dir__)
  config.load_defaults 7.2
  config.eager_load = true
  config.secret_key_base = "square" * 20
  config.logger = Logger.new($stderr, level: Logger::FATAL)
  config.public_file_server.enabled = true
  config.consider_all_requests_local = true
  config.action_dispatch.cookies_same_site_protection = nil
  config.session_store :cookie_store, key: "sessionid", httponly: false
end
`;

const ROUTES = `Rails.application.routes.draw do
  root "shop#index"
  post "login", to: "shop#login"
  get "account", to: "shop#account"
  get "old", to: "shop#old"
  get "fails", to: "shop#fails"
end
`;

const CONTROLLER = `class ShopController < ActionController::Base
  skip_forgery_protection

  def index
    session[:basket] ||= SecureRandom.hex
    cookies[:csrftoken] ||= SecureRandom.hex
    response.headers["Referrer-Policy"] = "unsafe-url"
    response.headers["X-Powered-By"] = "Phusion Passenger 6.0.4"
    render html: Rails.root.join("app/page.html").read.html_safe
  end

  def login
    return head :forbidden if params[:csrfmiddlewaretoken] != cookies[:csrftoken]

    session[:user] = params[:username]
    redirect_to "/account"
  end

  def account
    return redirect_to "/" if session[:user].nil?

    page = Rails.root.join("app/account.html").read
    render html: page.sub("{{user}}", ERB::Util.html_escape(session[:user])).html_safe
  end

  def old
    return redirect_to "/" if params[:status].nil?

    name, value = (params[:header] || "X-Nothing:0").split(":", 2)
    response.headers[name] = value
    render plain: "As asked.", status: params[:status].to_i
  end

  def fails
    raise "something failed"
  end
end
`;

const environment = ({ folder }: Sandbox): Pick<Command, 'env' | 'cwd'> => ({
  env: { RAILS_ENV: 'production', HOME: folder },
  cwd: folder,
});

/** The shop in Rails, with what a new application sends by itself. */
function railsKind(which: Exclude<Front, 'nobody'>): Setup {
  const { files, serve, test, needs } = front(which);
  const isBehindNginx = which === 'nginx';
  return {
    id: isBehindNginx ? 'rails-nginx' : 'rails',
    title: isBehindNginx ? 'Rails (Puma) behind nginx' : 'Rails (Puma) behind a TLS proxy',
    chain: isBehindNginx ? ['nginx', 'rails'] : ['rails'],
    needs: [
      ...needs,
      { package: 'puma', file: '/usr/bin/puma' },
      { package: 'ruby-rails', file: '/usr/share/doc/ruby-rails/copyright' },
    ],
    versions: {
      rails: RAILS_VERSION,
      ...(isBehindNginx && { nginx: NGINX_VERSION }),
    },
    files: (sandbox) => ({
      ...SHOP_FILES,
      ...files(sandbox),
      'config.ru': 'require_relative "config/environment"\nrun Rails.application\n',
      'config/application.rb': APPLICATION,
      'puma.rb': `bind 'tcp://${sandbox.address}:${String(APP_PORT)}'
threads 2, 2
# At the end of a test it waits for no connection.
force_shutdown_after :immediately
`,
      'config/environment.rb': 'require_relative "application"\nRails.application.initialize!\n',
      'config/routes.rb': ROUTES,
      'config/initializers/security_headers.rb': '%% rails initializer\n',
      'app/controllers/shop_controller.rb': CONTROLLER,
      'public/404.html': '<!doctype html><title>Not found</title><p>Nothing here.\n',
      'public/500.html': '<!doctype html><title>Failed</title><p>Something failed.\n',
    }),
    prepare: ({ path, statics }) => [{ run: ['/bin/cp', '-r', statics, path('public/static')] }],
    test: (sandbox) => [
      { run: ['/usr/bin/ruby', '-c', sandbox.path('config/initializers/security_headers.rb')] },
      ...test(sandbox),
    ],
    serve: (sandbox) => [
      {
        run: ['/usr/bin/puma', '-q', '-C', 'puma.rb', 'config.ru'],
        ...environment(sandbox),
        ports: [APP_PORT],
      },
      ...serve(sandbox),
    ],
  };
}

export const rails = railsKind('a TLS proxy');
export const railsBehindNginx = railsKind('nginx');
