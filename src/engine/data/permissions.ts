import data from './permissions.json' with { type: 'json' };

/** Features of browsers, specifications and trials (w3c/webappsec-permissions-policy). */
export const FEATURES: ReadonlySet<string> = new Set(data.features);

/** Features of the Privacy Sandbox that Chromium has removed. */
export const SANDBOX_FEATURES: ReadonlySet<string> = new Set(data.sandbox);

/** Other removed or renamed features: older recommendations have them, and they do no harm. */
export const RETIRED_FEATURES: ReadonlySet<string> = new Set(data.retired);

/** Features with a permission prompt, or with access to a device. */
export const POWERFUL: ReadonlySet<string> = new Set(data.powerful);
