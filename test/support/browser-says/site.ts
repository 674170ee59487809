import { serve, type Site, type SiteRequest, type SiteResponse } from '../../../src/demo/index.js';
import { QUESTIONS } from './questions.js';

type Lines = NonNullable<SiteResponse['headers']>;

/** Serves the page of each question, and what the pages load. */
export function serveQuestions(): Promise<Site> {
  const hosts = [...QUESTIONS.keys()].map(hostOf);
  return serve(['other.test', ...hosts], (request) => {
    const question = QUESTIONS[hosts.indexOf(request.url.hostname)];
    if (request.url.pathname !== '/page' || !question) return loaded(request);
    const { headers, ask } = question;
    return {
      headers: [HTML, ...headers],
      body: `<!doctype html><title></title>${'body' in ask ? ask.body : ''}`,
    };
  });
}

/** Each question has a host of its own, because some headers have an effect on all of a host's pages. */
export function hostOf(number: number): string {
  return `q${number}.test`;
}

const HTML = ['Content-Type', 'text/html; charset=utf-8'] as const;
const FOR_ALL = ['Access-Control-Allow-Origin', '*'] as const;

function loaded({ url, headers }: SiteRequest): SiteResponse {
  const lines = JSON.parse(url.searchParams.get('headers') ?? '[]') as Lines;
  const answer = (type: string, body: string): SiteResponse => ({
    headers: [['Content-Type', type], FOR_ALL, ...lines],
    body,
  });
  switch (url.pathname) {
    case '/referer':
      return answer('text/plain', headers.referer ?? '');
    case '/cookies':
      return answer('application/json', JSON.stringify(namesIn(headers.cookie)));
    case '/framed':
      return answer('text/html', '<iframe></iframe>');
    case '/image':
      return answer('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
    case '/ran.js':
      return answer('text/javascript', 'globalThis.ran = true');
    case '/plain.js':
      return answer('text/plain', 'globalThis.ran = true');
    case '/red.css':
      return answer('text/css', 'html { color: rgb(255, 0, 0) }');
    default:
      return {
        ...answer('text/html', '<title>Empty</title>'),
        status: url.pathname === '/empty' ? 200 : 404,
      };
  }
}

function namesIn(cookies = ''): string[] {
  return cookies.split('; ').map((cookie) => cookie.slice(0, cookie.indexOf('=')));
}
