/** Furniture, storage and what is screwed to a wall. */
import { box, boxPath, disc, discPath, moved, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const hook: Motif = (b) =>
  b.printed(boxPath(92, 130, 296, 84, 16), b.has('wood', 'wooden') ? b.wood : b.main) +
  [148, 240, 332]
    .map((x) => b.solid(discPath(x, 186, 17), b.accent) + stroke(`M${x} 190v70q0 36-32 36t-32-30`, b.ink, 13))
    .join('') +
  disc(112, 150, 6, b.ink, 'opacity=".4"') +
  disc(368, 150, 6, b.ink, 'opacity=".4"');

export const hanger: Motif = (b) =>
  stroke('M240 160V132q0-16 20-22q22-8 20-30t-36-26', b.metalShade, 11) +
  b.printed(
    'M240 150Q262 150 400 270q20 30-16 36H96q-36-6-16-36Q218 150 240 150zM240 190L128 270H352z',
    b.main,
  ) +
  path('M240 146Q196 120 190 148T240 164Q284 120 290 148T240 164z', b.accent);

export const knob: Motif = (b) =>
  oval(248, 262, 120, 116, b.ink, 'opacity=".12"') +
  disc(240, 246, 128, b.brass) +
  b.printed(discPath(240, 240, 112), b.main) +
  [0, 60, 120, 180, 240, 300]
    .map((a) => oval(240, 190, 21, 34, b.accent, `transform="rotate(${a} 240 240)"`))
    .join('') +
  disc(240, 240, 20, b.cream) +
  path('M150 214Q166 160 220 144Q180 178 172 236z', '#ffffff', 'opacity=".5"');

export const storageBox: Motif = (b) =>
  b.printed('M100 232H380V370q0 22-22 22H122q-22 0-22-22z', b.main) +
  b.solid(boxPath(86, 178, 308, 66, 14), b.accent) +
  box(190, 280, 100, 58, 8, b.cream) +
  box(208, 302, 64, 10, 5, b.ink, 'opacity=".4"');

export const crate: Motif = (b) =>
  [0, 1, 2]
    .map((i) =>
      b.solid(boxPath(84, 190 + i * 66, 312, 56, 6), i === 1 && b.odds('crate', 0.6) ? b.main : b.wood),
    )
    .join('') +
  b.solid(boxPath(84, 180, 30, 212, 4), b.woodShade) +
  b.solid(boxPath(366, 180, 30, 212, 4), b.woodShade) +
  box(196, 204, 88, 26, 13, b.ink, 'opacity=".55"') +
  [
    [99, 200],
    [99, 370],
    [381, 200],
    [381, 370],
  ]
    .map(([x = 0, y = 0]) => disc(x, y, 4, b.ink, 'opacity=".5"'))
    .join('');

export const cabinet: Motif = (b) => {
  const drawer = (x: number, y: number, w: number, fill: string): string =>
    b.printed(boxPath(x, y, w, 72, 8), fill) + disc(x + w / 2, y + 36, 10, b.brass);
  return (
    box(126, 376, 22, 22, 4, b.woodShade) +
    box(332, 376, 22, 22, 4, b.woodShade) +
    b.solid(boxPath(100, 96, 280, 286, 14), b.wood) +
    drawer(118, 116, 114, b.main) +
    drawer(248, 116, 114, b.accent) +
    drawer(118, 202, 244, b.tint) +
    drawer(118, 288, 244, b.main)
  );
};

export const shelf: Motif = (b) =>
  b.solid(boxPath(76, 300, 328, 26, 6), b.wood) +
  path('M120 326h22v56zM360 326h-22v56z', b.woodShade) +
  b.solid(boxPath(104, 170, 32, 130, 4), b.main) +
  b.solid(boxPath(138, 190, 28, 110, 4), b.accent) +
  b.solid(boxPath(168, 160, 36, 140, 4), b.shade) +
  b.solid('M300 252h76l-10 48h-56z', b.main) +
  path('M338 252q-60-50-40-90q44 20 40 90q-4-70 40-76q16 50-40 76z', b.green) +
  disc(250, 276, 24, b.tint);

export const chair: Motif = (b) =>
  box(128, 220, 20, 176, 6, b.wood) +
  box(332, 220, 20, 176, 6, b.wood) +
  box(142, 70, 20, 170, 6, b.wood) +
  box(318, 70, 20, 170, 6, b.wood) +
  b.printed(boxPath(142, 84, 196, 90, 14), b.main) +
  b.printed(boxPath(112, 216, 256, 44, 18), b.accent) +
  box(140, 316, 200, 12, 6, b.woodShade);

export const stool: Motif = (b) =>
  stroke('M168 236L132 386M312 236L348 386M240 240V386', b.wood, 18) +
  stroke('M150 320H330', b.woodShade, 12) +
  b.printed('M108 210q0-34 132-34t132 34q0 40-132 40t-132-40z', b.main);

export const table: Motif = (b) =>
  stroke('M140 236L116 388M340 236L364 388', b.woodShade, 18) +
  b.solid(boxPath(72, 206, 336, 34, 12), b.wood) +
  b.printed('M150 206H330L350 290Q300 270 240 292T130 290z', b.main) +
  b.solid('M212 140h56q-6 40 6 66h-68q12-26 6-66z', b.accent) +
  stroke('M240 140V90', b.greenShade, 6) +
  disc(240, 84, 24, b.tint);

export const hammock: Motif = (b) =>
  box(66, 90, 18, 306, 6, b.wood) +
  box(396, 90, 18, 306, 6, b.wood) +
  stroke('M84 130L130 190M396 130L350 190', b.ink, 5) +
  b.printed('M122 186Q240 250 358 186Q370 330 240 346Q110 330 122 186z', b.main) +
  path('M122 186Q240 270 358 186l4 30Q240 306 118 216z', b.accent);

export const bin: Motif = (b) =>
  b.printed('M128 176H352L332 374q-2 18-20 18H168q-18 0-20-18z', b.main) +
  b.solid(boxPath(112, 144, 256, 40, 14), b.shade) +
  box(206, 118, 68, 32, 12, b.accent) +
  stroke('M190 214l8 140M240 214v140M290 214l-8 140', b.shade, 7, 'opacity=".5"');

export const rack: Motif = (b) =>
  box(96, 100, 14, 292, 6, b.woodShade) +
  box(370, 100, 14, 292, 6, b.woodShade) +
  [150, 240, 330]
    .map(
      (y, i) =>
        b.solid(boxPath(84, y, 312, 16, 6), b.wood) +
        b.solid(boxPath(120 + i * 20, y - 56, 70, 56, 8), [b.main, b.accent, b.tint][i] ?? b.main) +
        b.printed(boxPath(250 + i * 10, y - 44, 60, 44, 8), [b.accent, b.main, b.shade][i] ?? b.accent),
    )
    .join('');

export const fan: Motif = (b) =>
  moved(
    'translate(0 40)',
    Array.from({ length: 9 }, (_, i) =>
      moved(
        `rotate(${-64 + i * 16} 240 330)`,
        path('M240 330L216 110Q240 96 264 110z', i % 2 ? b.accent : b.main) +
          stroke('M240 330V120', b.wood, 4),
      ),
    ).join('') + disc(240, 326, 14, b.brass),
  );

export const tapeMeasure: Motif = (b) =>
  b.printed(discPath(240, 250, 130), b.main) +
  disc(240, 250, 86, b.cream) +
  b.solid('M352 330H440V360H330z', '#f0c341') +
  [0, 1, 2, 3].map((i) => box(364 + i * 18, 330, 3, 14, 0, b.ink)).join('') +
  disc(240, 250, 24, b.accent);

export const radio: Motif = (b) =>
  stroke('M330 150L380 62', b.metalShade, 7) +
  b.printed(boxPath(78, 146, 324, 236, 34), b.main) +
  box(104, 176, 164, 176, 20, b.cream) +
  [0, 1, 2, 3, 4, 5].map((i) => box(120, 196 + i * 26, 132, 10, 5, b.ink, 'opacity=".3"')).join('') +
  disc(336, 216, 38, b.accent) +
  stroke('M336 216V190', b.cream, 6) +
  disc(312, 312, 19, b.cream) +
  disc(362, 312, 19, b.cream);
