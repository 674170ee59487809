import browser from 'webextension-polyfill';

/** The match pattern of a URL's site. Patterns know no ports in Firefox. */
export function originPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

/** Whether the person lets the extension see this site. */
export function hasAccess(url: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [originPattern(url)] });
}

/** Asks for access to a site; has to happen within a gesture. False when declined. */
export function requestAccess(origin: string): Promise<boolean> {
  return browser.permissions.request({ origins: [origin] });
}

/** Calls back when access was given or taken. Returns the way to stop. */
export function onAccessChanged(handle: () => void): () => void {
  const { onAdded, onRemoved } = browser.permissions;
  onAdded.addListener(handle);
  onRemoved.addListener(handle);
  return () => {
    onAdded.removeListener(handle);
    onRemoved.removeListener(handle);
  };
}
