/** A signpost: an address that leads nowhere. */
import { Drawing, Leaf } from './drawing.tsx';

export const SignDrawing = () => (
  <Drawing>
    <path className="d-line" d="M120 34v112" />
    <path className="d-honey" d="M64 40h104l20 17-20 17H64z" />
    <path className="d-plum" d="M176 84H78L58 100l20 16h98z" />
    <Leaf x={132} y={144} turn={-20} />
    <Leaf x={108} y={144} turn={-130} />
  </Drawing>
);
