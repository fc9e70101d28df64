/** The mark of the shop: a small wicker basket with a folded handle. Drawn with the theme's own colours. */
export const Logo = () => (
  <svg className="logo-mark" viewBox="0 0 40 40" width="36" height="36" aria-hidden="true">
    <path className="logo-handle" d="M9 19C9 9.6 13.6 5 20 5s11 4.6 11 14" />
    <path
      className="logo-body"
      d="M5.2 17.5h29.6l-2.9 15.1a3.2 3.2 0 0 1-3.1 2.6H11.2a3.2 3.2 0 0 1-3.1-2.6z"
    />
    <path
      className="logo-weave"
      d="M8.6 23.4q2.85-2.6 5.7 0t5.7 0 5.7 0 5.7 0M9.6 28.6q2.6-2.6 5.2 0t5.2 0 5.2 0 5.2 0"
    />
    <rect className="logo-rim" x="3.4" y="15.4" width="33.2" height="4.6" rx="2.3" />
  </svg>
);
