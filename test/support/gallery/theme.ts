/** `?theme=dark` shows the dark theme, independent of the system. */
export function useTheme(): void {
  const theme = new URLSearchParams(location.search).get('theme');
  if (theme !== null) document.documentElement.dataset['theme'] = theme;
}
