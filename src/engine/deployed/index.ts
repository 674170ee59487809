// A door of its own: what is behind index.ts is in the files that the background and the popup load at once.
export { COOKIE_ATTRIBUTES, type CookieAttribute } from '../cookie-attributes.js';
export { digestOf } from '../fnv.js';
export {
  addressesOf,
  isRefused,
  joined,
  keptCookies,
  lackingOf,
  plannable,
  plannedValue,
  protectingHeaders,
  MAX_EXPECTED,
  PLAN_SCHEMA,
  type DeployPlan,
  type Expected,
  type PlannedAddress,
  type PlannedHeader,
} from './plan.js';
export { isPlannable, parsePlan } from './parse-plan.js';
export * from './judge.js';
