/** A sheet and a glass: nothing was found. */
import { Drawing } from './drawing.tsx';

export const SearchDrawing = () => (
  <Drawing>
    <path className="d-paper" d="M60 34h92a8 8 0 0 1 8 8v100H52V42a8 8 0 0 1 8-8z" />
    <path className="d-faint" d="M70 58h60M70 76h44M70 94h56M70 112h34" />
    <circle className="d-glass" cx="152" cy="88" r="32" />
    <path className="d-line" d="m175 112 24 26" />
  </Drawing>
);
