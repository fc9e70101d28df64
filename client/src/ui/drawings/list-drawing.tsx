/** A list and a pencil: nothing on it yet. */
import { Drawing } from './drawing.tsx';

export const ListDrawing = () => (
  <Drawing>
    <path className="d-paper" d="M66 26h96a10 10 0 0 1 10 10v108H56V36a10 10 0 0 1 10-10z" />
    <path className="d-faint" d="M98 60h52M98 86h44M98 112h50" />
    <path className="d-heart" d="M80 66c-6-5-10-8-10-13a6 6 0 0 1 10-4 6 6 0 0 1 10 4c0 5-4 8-10 13z" />
    <circle className="d-dot" cx="80" cy="86" r="6" />
    <circle className="d-dot" cx="80" cy="112" r="6" />
    <path className="d-pencil" d="m168 142 34-62 12 7-34 61-13 7z" />
  </Drawing>
);
