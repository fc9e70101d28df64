/** A motif draws one kind of thing, standing on about y = 392, centred on x = 240, between 90 and 390. */
import type { Brush } from '../brush.ts';

export type Motif = (b: Brush) => string;
