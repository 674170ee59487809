/**
 * Why a site cannot change what was found: it is then worth knowing and takes nothing off, though the Observatory
 * counts it. In words, by the name rules give it.
 */
export const UNCHANGEABLE = {
  balancer: 'It is a load balancer’s, and Amazon gives no way to change it.',
  'set-on-the-way': 'Another site set it, on the way here.',
  'changing-scripts':
    'None of these can have integrity: analytics, tags, payment and the like are changed by their makers under the same address, or the script is this site’s own and only the visit began at another.',
} as const;
export type Unchangeable = keyof typeof UNCHANGEABLE;
