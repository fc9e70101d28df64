/**
 * What every small drawing stands on: the sheet, the shadow on the ground, and the shapes several of them share.
 * Colours are the theme's (styles/drawing.css). A drawing says nothing: the words beside it do.
 */
import type { ReactNode } from 'react';

export const Drawing = ({ children }: { readonly children: ReactNode }) => (
  <svg className="drawing" viewBox="0 0 240 160" width="240" height="160" aria-hidden="true">
    <ellipse className="d-shade" cx="120" cy="146" rx="84" ry="9" />
    {children}
  </svg>
);

export const Basket = () => (
  <>
    <path className="d-line" d="M72 78c2-36 20-56 48-56s46 20 48 56" />
    <path className="d-honey" d="M58 82h124l-11 54a10 10 0 0 1-10 8H79a10 10 0 0 1-10-8z" />
    <path
      className="d-weave"
      d="M67 101q9-9 18 0t18 0 18 0 18 0 18 0 16 0M71 120q8-8 16 0t16 0 16 0 16 0 16 0 16 0"
    />
    <rect className="d-rim" x="50" y="72" width="140" height="16" rx="8" />
  </>
);

export const Leaf = ({ x, y, turn }: { readonly x: number; readonly y: number; readonly turn: number }) => (
  <path
    className="d-leaf"
    d="M0 0c8-12 22-14 30-10-2 10-14 20-30 10z"
    transform={`translate(${x} ${y}) rotate(${turn})`}
  />
);
