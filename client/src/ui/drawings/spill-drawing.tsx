/** A basket that fell over: a page that broke. */
import { Basket, Drawing } from './drawing.tsx';

export const SpillDrawing = () => (
  <Drawing>
    <g transform="rotate(62 112 96) translate(6 4)">
      <Basket />
    </g>
    <circle className="d-tomato" cx="52" cy="134" r="13" />
    <circle className="d-leaf-solid" cx="28" cy="140" r="9" />
    <circle className="d-tomato" cx="82" cy="142" r="8" />
  </Drawing>
);
