/** Decorations, feasts and gift wrap. */
import { box, boxPath, disc, discPath, heartPath, leaf, oval, path, starPath, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const bunting: Motif = (b) => {
  const fills = [b.main, b.accent, b.cream, b.tint, b.main, b.accent];
  const row = (y: number, dip: number, from: number): string =>
    Array.from({ length: 5 }, (_, i) => {
      const x = 24 + i * 88;
      const drop = y + dip * (1 - ((i - 2) / 2.6) ** 2);
      return (i % 2 ? b.printed : b.solid)(
        `M${x} ${Math.round(drop)}h80l-40 96z`,
        fills[(i + from) % 6] ?? b.main,
      );
    }).join('');
  return (
    row(96, 40, 0) +
    stroke('M0 86Q240 180 480 86', b.ink, 6) +
    row(250, 40, 2) +
    stroke('M0 240Q240 334 480 240', b.ink, 6)
  );
};

export const garland: Motif = (b) =>
  stroke('M30 120Q150 240 250 180T450 150M30 270Q150 390 250 320T450 290', b.greenShade, 7) +
  [
    [60, 150],
    [110, 188],
    [166, 204],
    [222, 194],
    [276, 172],
    [330, 160],
    [390, 158],
    [64, 306],
    [120, 340],
    [180, 346],
    [240, 326],
    [300, 304],
    [356, 294],
    [410, 292],
  ]
    .map(([x = 0, y = 0], i) =>
      i % 3 === 0
        ? path(starPath(x, y + 20, 30, 13), b.accent)
        : i % 3 === 1
          ? path(heartPath(x, y + 8, 46), b.main)
          : leaf(x, y, 54, 160, b.green) + leaf(x, y, 54, 206, b.greenShade),
    )
    .join('');

export const bauble: Motif = (b) =>
  stroke('M240 0V120', b.ink, 4) +
  b.solid(boxPath(216, 112, 48, 38, 8), b.brass) +
  disc(240, 104, 14, 'none', `stroke="${b.brass}" stroke-width="7"`) +
  b.printed(discPath(240, 268, 122), b.main) +
  path('M122 238Q240 280 358 238L361 262Q240 306 119 262z', b.accent) +
  path('M124 284Q240 328 356 284L352 300Q240 344 128 300z', b.cream) +
  path('M160 210Q182 172 218 162Q184 192 176 240z', '#ffffff', 'opacity=".5"');

export const wreath: Motif = (b) =>
  Array.from({ length: 18 }, (_, i) => {
    const a = i * 20;
    const r = (a * Math.PI) / 180;
    return leaf(
      240 + 110 * Math.sin(r),
      236 - 110 * Math.cos(r),
      74,
      a + (i % 2 ? 48 : 120),
      i % 3 ? b.green : b.greenShade,
    );
  }).join('') +
  Array.from({ length: 9 }, (_, i) =>
    disc(240 + 112 * Math.sin(i * 0.7 + 0.3), 236 - 112 * Math.cos(i * 0.7 + 0.3), 12, b.main),
  ).join('') +
  path('M240 352Q170 306 154 352T240 366Q310 306 326 352T240 366z', b.accent) +
  path('M228 362L196 420l26-6 14 16 10-60zM252 362L284 420l-26-6-14 16z', b.accentShade);

export const star: Motif = (b) =>
  stroke('M240 20V100', b.ink, 4) +
  b.printed(starPath(240, 246, 154, 70), b.main) +
  path(
    'M240 92L281 189L240 246zM386 198L308 268L240 246zM331 371L240 317L240 246zM149 371L172 268L240 246zM94 198L199 189L240 246z',
    '#ffffff',
    'opacity=".2"',
  ) +
  disc(240, 110, 8, b.sheet);

export const tree: Motif = (b) =>
  box(220, 340, 40, 52, 4, b.woodShade) +
  b.printed(
    'M240 60L316 170H280L346 258H304L376 350H104L176 258H134L200 170H164z',
    b.has('white', 'silver', 'gold', 'red', 'pink', 'blue') ? b.main : '#4f8a63',
  ) +
  path(starPath(240, 62, 32, 14), '#f0c341') +
  [
    [220, 152],
    [262, 206],
    [196, 238],
    [300, 300],
    [236, 304],
    [160, 326],
    [256, 130],
  ]
    .map(([x = 0, y = 0], i) => disc(x, y, 10, i % 2 ? b.accent : '#cf3f4c'))
    .join('');

export const bell: Motif = (b) =>
  disc(240, 362, 30, b.accent) +
  b.printed(
    'M240 96Q330 100 334 230Q336 300 376 336Q380 352 360 352H120Q100 352 104 336Q144 300 146 230Q150 100 240 96z',
    b.has('silver') ? b.metal : b.has('red', 'green', 'blue', 'pink') ? b.main : b.brass,
  ) +
  path('M108 330H372q8 22-12 22H120q-20 0-12-22z', b.ink, 'opacity=".14"') +
  path('M240 92Q180 50 164 88T240 106Q300 50 316 88T240 106z', b.accent);

export const egg: Motif = (b) =>
  b.printed('M126 264Q126 84 240 84T354 264Q354 392 240 392T126 264z', b.main) +
  path(
    'M130 224L158 250L186 224L214 250L242 224L270 250L298 224L326 250L350 224q4 24 4 46L326 290L298 264L270 290L242 264L214 290L186 264L158 290L126 264q0-20 4-40z',
    b.accent,
  ) +
  path('M166 190Q176 132 214 112Q190 150 184 210z', '#ffffff', 'opacity=".4"');

export const snowGlobe: Motif = (b) =>
  b.solid('M130 340H350L372 392H108z', b.main) +
  disc(240, 218, 140, '#e6f3f8') +
  path('M110 268Q240 230 370 268Q330 356 240 358T110 268z', '#ffffff') +
  path('M240 130L284 214H262L298 268H182L218 214H196z', '#4f8a63') +
  [
    [160, 180],
    [190, 130],
    [300, 150],
    [330, 210],
    [270, 110],
    [150, 236],
  ]
    .map(([x = 0, y = 0]) => disc(x, y, 7, '#ffffff'))
    .join('') +
  path('M136 180Q156 128 204 106Q164 150 158 214z', '#ffffff', 'opacity=".8"');

export const angel: Motif = (b) =>
  b.printed('M196 220Q110 130 84 190Q80 260 196 280zM284 220Q370 130 396 190Q400 260 284 280z', b.cream) +
  b.printed('M240 196Q290 200 330 372q4 20-16 20H166q-20 0-16-20Q190 200 240 196z', b.main) +
  disc(240, 164, 46, '#f8d9bd') +
  path('M194 160Q196 112 240 112T286 160Q264 132 240 136T194 160z', '#b98d58') +
  oval(240, 96, 44, 11, 'none', `stroke="${b.brass}" stroke-width="8"`) +
  disc(224, 168, 5, b.ink) +
  disc(256, 168, 5, b.ink) +
  path(heartPath(240, 276, 50), b.accent);

export const skull: Motif = (b) =>
  b.printed(
    'M112 226Q112 92 240 92T368 226Q368 292 320 314V362q0 18-18 18H178q-18 0-18-18V314Q112 292 112 226z',
    b.cream,
  ) +
  oval(186, 236, 38, 42, b.main) +
  oval(294, 236, 38, 42, b.main) +
  path('M240 272l20 34h-40z', b.ink) +
  stroke('M210 336V376M240 336V376M270 336V376', b.ink, 6) +
  [0, 72, 144, 216, 288]
    .map((a) => oval(240, 128, 9, 14, b.accent, `transform="rotate(${a} 240 146)"`))
    .join('');

export const giftBox: Motif = (b) =>
  b.printed('M104 206H376V374q0 18-18 18H122q-18 0-18-18z', b.main) +
  b.solid(boxPath(88, 168, 304, 60, 10), b.shade) +
  box(214, 168, 52, 224, 0, b.accent) +
  path(
    'M240 168Q150 150 148 104Q160 66 204 96Q232 120 240 168Q248 120 276 96Q320 66 332 104Q330 150 240 168z',
    b.accent,
  ) +
  path(
    'M240 160Q190 140 180 116Q186 102 206 118Q228 136 240 160Q252 136 274 118Q294 102 300 116Q290 140 240 160z',
    b.accentShade,
  ) +
  disc(240, 162, 18, b.accent);

export const giftBag: Motif = (b) =>
  stroke('M190 160Q190 70 240 70T290 160', b.accent, 9) +
  b.printed('M126 156H354L368 392H112z', b.main) +
  path('M354 156L368 392H320L310 156z', b.ink, 'opacity=".12"') +
  path(heartPath(232, 256, 84), b.cream);

export const ribbon: Motif = (b) =>
  path('M222 250L136 388l44-10 24 38 62-150zM258 250L344 388l-44-10-24 38-62-150z', b.shade) +
  b.printed('M240 226Q120 100 84 178Q72 290 240 246Q408 290 396 178Q360 100 240 226z', b.main) +
  path('M240 236Q160 170 124 190Q130 232 240 236Q350 232 356 190Q320 170 240 236z', b.shade) +
  b.solid(boxPath(206, 196, 68, 74, 20), b.accent);

export const balloons: Motif = (b) =>
  stroke('M150 250Q220 330 238 410M330 232Q262 330 242 410M240 220V410', b.ink, 4) +
  (
    [
      [150, 170, b.accent],
      [330, 156, b.tint],
      [240, 130, b.main],
    ] as const
  )
    .map(
      ([x, y, fill]) =>
        path(`M${x} ${y + 78}l-13 20h26z`, fill) +
        b.solid(`M${x - 66} ${y - 6}q0-74 66-74t66 74q0 66-66 90q-66-24-66-90z`, fill) +
        path(`M${x - 40} ${y - 14}q4-38 34-46q-18 22-18 56z`, '#ffffff', 'opacity=".5"'),
    )
    .join('');

export const straws: Motif = (b) =>
  [0, 1, 2, 3, 4]
    .map(
      (i) =>
        stroke(`M${216 + i * 12} 380L${130 + i * 54} 92`, b.cream, 18) +
        stroke(
          `M${216 + i * 12} 380L${130 + i * 54} 92`,
          [b.main, b.accent, b.tint][i % 3] ?? b.main,
          18,
          'stroke-dasharray="14 22" stroke-linecap="butt"',
        ),
    )
    .join('') + b.printed('M166 250H314L300 378q-2 14-18 14H198q-16 0-18-14z', b.main);

export const partyHat: Motif = (b) =>
  b.printed('M240 84L356 380Q240 412 124 380z', b.main) +
  stroke('M128 382Q240 414 352 382', b.accent, 14) +
  [0, 60, 120, 180, 240, 300]
    .map((a) =>
      stroke(
        `M240 84L${Math.round(240 + 34 * Math.cos((a * Math.PI) / 180))} ${Math.round(80 + 34 * Math.sin((a * Math.PI) / 180))}`,
        b.accent,
        9,
      ),
    )
    .join('') +
  [
    [90, 150],
    [390, 170],
    [110, 300],
    [382, 310],
  ]
    .map(([x = 0, y = 0], i) => disc(x, y, 9, i % 2 ? b.main : b.accent))
    .join('');

export const rosette: Motif = (b) =>
  path('M196 270L160 410l44-20 24 30 14-130zM284 270L320 410l-44-20-24 30-14-130z', b.shade) +
  path(starPath(240, 196, 128, 104, 14), b.main) +
  disc(240, 196, 80, b.cream) +
  disc(240, 196, 64, b.accent) +
  path(starPath(240, 198, 40, 18), b.cream);
