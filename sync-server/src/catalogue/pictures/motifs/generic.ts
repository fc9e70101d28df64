/** What stands for a thing whose name says nothing we know: a parcel, a jar, a shape of its category. */
import { box, boxPath, disc, discPath, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const parcel: Motif = (b) =>
  b.solid(boxPath(92, 156, 296, 236, 14), '#d2aa78') +
  path('M92 170q0-14 14-14H374q14 0 14 14V216H92z', '#c0935a') +
  b.printed('M204 156H276V250L258 236L240 250L222 236L204 250z', b.main) +
  box(262, 300, 96, 60, 6, b.cream) +
  box(278, 318, 64, 8, 4, b.accent) +
  box(278, 336, 44, 6, 3, b.ink, 'opacity=".35"') +
  stroke('M120 330v36M134 330v36M146 330v36', b.ink, 5, 'opacity=".35"');

export const stack: Motif = (b) =>
  b.printed(discPath(180, 300, 88), b.main) +
  b.solid(boxPath(216, 214, 170, 178, 22), b.accent) +
  b.printed('M240 72L330 214H150z', b.tint) +
  disc(301, 303, 40, b.cream);

export const ornament: Motif = (b) =>
  stroke('M240 40V120', b.ink, 4) +
  b.printed('M240 116Q360 190 240 392Q120 190 240 116z', b.main) +
  path('M148 232Q240 270 332 232Q326 270 310 296Q240 320 170 296Q154 270 148 232z', b.accent) +
  disc(240, 116, 15, b.brass) +
  path('M180 226Q184 190 214 168Q198 200 198 240z', '#ffffff', 'opacity=".4"');
