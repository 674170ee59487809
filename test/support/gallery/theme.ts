/** `?theme=dark` shows the page dark, whatever the system says. */
export function useTheme(): void {
  const theme = new URLSearchParams(location.search).get('theme');
  if (theme !== null) document.documentElement.dataset['theme'] = theme;
}
