import { VERSION_CHECK } from './checks.js';

/** gunicorn's Server header without version. gunicorn 20.1 and newer reads the first name, older ones the second. */
export const GUNICORN_BANNER = {
  place: 'gunicorn',
  units: ['import gunicorn\n\ngunicorn.SERVER = "gunicorn"\ngunicorn.SERVER_SOFTWARE = "gunicorn"'],
  check: [VERSION_CHECK],
} as const;
