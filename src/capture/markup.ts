export { MAX_BODY, readMarkup } from './page/from-html.js';
