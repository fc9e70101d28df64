/** Shelves being filled: no goods on this device yet. */
import { Drawing } from './drawing.tsx';

export const ShelvesDrawing = () => (
  <Drawing>
    <path className="d-honey" d="M40 64h160v10H40zM40 122h160v10H40z" />
    <path className="d-line" d="M48 30v112M192 30v112" />
    <path className="d-plum" d="M70 40h22v24H70zM150 98h18v24h-18z" />
    <path className="d-leaf-solid" d="M104 122V104a12 12 0 0 1 24 0v18z" />
    <circle className="d-tomato" cx="150" cy="52" r="12" />
  </Drawing>
);
