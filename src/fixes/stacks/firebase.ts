import { headerListStack } from './platform.js';

/** Firebase Hosting, with the project's firebase.json. */
export const firebase = headerListStack<'project'>({
  label: 'Firebase Hosting',
  language: 'json',
  comment: '',
  placeWords: { project: 'in firebase.json: add these to the list headers of hosting' },
  place: 'project',
  file: 'firebase.json',
  reload: [],
  fixed: /^(?:server|set-cookie|via|x-cache|x-cache-hits|x-served-by|x-timer)$/,
  add: ({ name, value }) => [
    {
      units: [],
      json: { hosting: { headers: [{ source: '**', headers: [{ key: name, value }] }] } },
    },
  ],
  https: 'Firebase Hosting redirects HTTP to HTTPS by itself, for every domain of a site.',
});
