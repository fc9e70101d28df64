/** The basket of the shop, with two leaves: the greeting, and the empty cart. */
import { Basket, Drawing, Leaf } from './drawing.tsx';

export const BasketDrawing = () => (
  <Drawing>
    <Basket />
    <Leaf x={176} y={66} turn={-14} />
    <Leaf x={44} y={58} turn={-96} />
  </Drawing>
);
