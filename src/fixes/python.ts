import { VERSION_CHECK } from './checks.js';

/** gunicorn's banner without its version. The first name is read by gunicorn 20.1 and newer, the second by older ones. */
export const GUNICORN_BANNER = {
  place: 'gunicorn',
  units: ['import gunicorn\n\ngunicorn.SERVER = "gunicorn"\ngunicorn.SERVER_SOFTWARE = "gunicorn"'],
  check: [VERSION_CHECK],
} as const;
