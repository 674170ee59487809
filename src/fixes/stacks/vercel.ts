import { headerListStack } from './platform.js';

/** Vercel, with the project's vercel.json. */
export const vercel = headerListStack<'project'>({
  label: 'Vercel',
  language: 'json',
  comment: '',
  placeWords: {
    project:
      'in vercel.json in the root of the project: add these to the list headers; if there is no such file, this is it',
  },
  place: 'project',
  file: 'vercel.json',
  reload: [],
  fixed: /^(?:server|set-cookie|x-vercel-.*)$/,
  unwritableValue: (value) =>
    value.includes('$') ? 'The value contains "$", with which Vercel names a part of the path.' : undefined,
  add: ({ name, value }) => [
    {
      units: [],
      needs: [
        'If the project has vercel.ts or vercel.js instead, add the list there. Beside the older list routes, a deployment with headers fails: replace routes first.',
      ],
      json: { headers: [{ source: '/(.*)', headers: [{ key: name, value }] }] },
    },
  ],
  https: 'Vercel redirects HTTP to HTTPS by itself, for every domain of a project.',
});
