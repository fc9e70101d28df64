// Puts the chosen theme on <html> before the first paint. Same key as ui/adapters/theme-store.ts.
try {
  const theme = localStorage.getItem('pannier.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  document.documentElement.dataset.themeKept = 'no';
}
