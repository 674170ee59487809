/** Commands that test a fix. The reader replaces YOUR-SITE. */

/** For a header of the page and of an error page. */
export function headerChecks(name: string): string[] {
  const grep = `grep -i '^${name}:'`;
  return [
    `curl -sI https://YOUR-SITE/ | ${grep}`,
    `curl -sI https://YOUR-SITE/no-such-page | ${grep}   # also once, not twice`,
  ];
}

export function removedCheck(name: string): string {
  return `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`;
}

export const COOKIE_CHECK = "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'";
export const REDIRECT_CHECK = "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'";
export const VERSION_CHECK = "curl -sI https://YOUR-SITE/ | grep -i '^server:'   # no version";
