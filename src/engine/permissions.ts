/** Features of browsers, specifications and trials (w3c/webappsec-permissions-policy). */
export const FEATURES: ReadonlySet<string> = new Set(
  (
    'accelerometer ambient-light-sensor aria-notify autoplay bluetooth browsing-topics ' +
    'camera captured-surface-control clipboard-read clipboard-write compute-pressure ' +
    'controlled-frame cross-origin-isolated deferred-fetch deferred-fetch-minimal ' +
    'device-attributes digital-credentials-create digital-credentials-get direct-sockets ' +
    'direct-sockets-private display-capture encrypted-media execution-while-not-rendered ' +
    'execution-while-out-of-viewport focus-without-user-activation fullscreen gamepad geolocation gyroscope ' +
    'hid identity-credentials-get idle-detection keyboard-map language-detector ' +
    'language-model local-fonts local-network local-network-access loopback-network magnetometer ' +
    'media-playback-while-not-visible microphone midi monetization navigation-override ' +
    'on-device-speech-recognition otp-credentials payment picture-in-picture ' +
    'private-state-token-issuance private-state-token-redemption proofreader ' +
    'publickey-credentials-create publickey-credentials-get rewriter ' +
    'screen-wake-lock serial smart-card speaker-selection ' +
    'storage-access sub-apps summarizer sync-xhr translator unload usb usb-unrestricted vertical-scroll ' +
    'web-app-installation web-share window-management writer xr-spatial-tracking'
  ).split(' '),
);

/** Features of the Privacy Sandbox that Chromium has removed. */
export const SANDBOX_FEATURES: ReadonlySet<string> = new Set(
  (
    'attribution-reporting join-ad-interest-group private-aggregation record-ad-auction-events run-ad-auction ' +
    'shared-storage shared-storage-select-url'
  ).split(' '),
);

/** Other removed or renamed features: older recommendations have them, and they do no harm. */
export const RETIRED_FEATURES: ReadonlySet<string> = new Set(
  (
    'animations battery conversion-measurement document-domain document-write font-display-late-swap ' +
    'interest-cohort layout-animations lazyload legacy-image-formats loading-frame-default-eager ' +
    'loading-image-default-eager notifications oversized-images push speaker sync-script ' +
    'trust-token-redemption unoptimized-images unoptimized-lossless-images ' +
    'unoptimized-lossless-images-strict unoptimized-lossy-images unsized-media vibrate vr wake-lock ' +
    'window-placement'
  ).split(' '),
);

/** Features with a permission prompt, or with access to a device. */
export const POWERFUL: ReadonlySet<string> = new Set([
  'bluetooth',
  'camera',
  'display-capture',
  'geolocation',
  'hid',
  'idle-detection',
  'local-fonts',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
]);
