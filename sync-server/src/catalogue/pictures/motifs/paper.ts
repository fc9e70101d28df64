/** Things of paper and of a desk. */
import { box, boxPath, disc, discPath, heartPath, leaf, moved, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const notebook: Motif = (b) =>
  box(140, 80, 218, 316, 10, b.ink, 'opacity=".14"') +
  box(146, 76, 210, 310, 8, '#fffdf5') +
  b.printed(boxPath(128, 72, 214, 312, 12), b.main) +
  path('M128 84q0-12 12-12h22v312h-22q-12 0-12-12z', b.shade) +
  (b.odds('label', 0.6)
    ? box(194, 130, 116, 76, 6, b.cream) +
      box(212, 152, 80, 8, 4, b.accent) +
      box(222, 174, 60, 6, 3, b.ink, 'opacity=".35"')
    : '') +
  box(306, 72, 14, 312, 0, b.accent) +
  path('M220 384h22v34l-11-10-11 10z', b.accent);

export const book: Motif = (b) => {
  const one = (y: number, x: number, fill: string): string =>
    b.solid(boxPath(x, y, 250, 58, 8), fill) +
    box(x + 234, y + 8, 16, 42, 2, '#fff8ea') +
    box(x + 30, y, 14, 58, 0, b.ink, 'opacity=".14"') +
    box(x + 70, y + 24, 96, 9, 4.5, b.cream);
  return (
    one(334, 108, b.main) +
    one(276, 126, b.accent) +
    one(218, 100, b.shade) +
    moved('rotate(-9 240 190)', one(158, 124, b.tint))
  );
};

export const card: Motif = (b) =>
  moved(
    'rotate(7 290 250)',
    box(176, 106, 200, 268, 6, b.ink, 'opacity=".12"') + path(boxPath(170, 100, 200, 268, 6), b.shade),
  ) +
  moved(
    'rotate(-6 220 250)',
    path(boxPath(116, 106, 206, 276, 6), '#fffdf8') +
      (b.has('heart', 'love', 'hearts')
        ? b.printed(heartPath(219, 216, 120), b.main)
        : stroke(
            'M219 344Q212 270 222 210M219 312Q180 290 172 250M220 296Q260 276 270 236',
            b.greenShade,
            6,
          ) +
          leaf(218, 330, 52, -60, b.green) +
          leaf(219, 330, 52, 60, b.green) +
          [
            [222, 190, 34, b.main],
            [170, 240, 22, b.accent],
            [272, 226, 24, b.tint],
          ]
            .map(
              ([x, y, r, fill]) =>
                [0, 60, 120, 180, 240, 300]
                  .map((a) =>
                    oval(
                      Number(x),
                      Number(y) - Number(r) * 0.62,
                      Number(r) * 0.36,
                      Number(r) * 0.56,
                      String(fill),
                      `transform="rotate(${a} ${x} ${y})"`,
                    ),
                  )
                  .join('') + disc(Number(x), Number(y), Number(r) * 0.34, '#f4cf62'),
            )
            .join('')),
  );

export const envelope: Motif = (b) =>
  box(92, 144, 312, 220, 10, b.ink, 'opacity=".12"') +
  b.printed(boxPath(84, 136, 312, 220, 10), b.main) +
  path('M84 346L210 238H270L396 346q0 10-10 10H94q-10 0-10-10z', b.tint) +
  path('M84 146q0-10 10-10H386q10 0 10 10L262 268q-22 18-44 0z', b.shade) +
  disc(240, 256, 30, b.accent) +
  path(heartPath(240, 250, 28), b.cream);

export const pencils: Motif = (b) => {
  const colours = ['#cf3f3c', '#e9a23d', '#5d9b62', '#4680bf', '#84589f', b.main];
  return (
    colours
      .map((fill, i) => {
        const x = 132 + i * 38;
        const top = 112 + ((i * 29) % 46);
        return (
          path(`M${x} ${top + 44}l15-40q2-5 4 0l15 40z`, '#ecd3a8') +
          path(`M${x + 11} ${top + 16}l4-12q2-5 4 0l4 12z`, fill) +
          b.solid(`M${x} ${top + 42}h34v170h-34z`, fill)
        );
      })
      .join('') +
    b.printed(boxPath(108, 262, 264, 130, 16), b.main) +
    box(108, 262, 264, 16, 8, b.shade) +
    box(176, 306, 128, 44, 8, b.cream)
  );
};

export const pen: Motif = (b) =>
  moved(
    'rotate(38 240 240)',
    b.printed(boxPath(216, 60, 48, 230, 20), b.main) +
      box(216, 150, 48, 14, 0, b.brass) +
      b.solid('M216 290h48l-18 66h-12z', b.metal) +
      path('M234 356h12l-6 34z', b.ink) +
      box(264, 74, 10, 96, 5, b.brass),
  ) + stroke('M84 372q30-30 50 0t52-4', b.accent, 7);

export const wrapRolls: Motif = (b) => {
  const roll = (x: number, top: number, fill: string, isPrinted: boolean): string =>
    (isPrinted ? b.printed : b.solid)(`M${x} ${top}h70v${392 - top}h-70z`, fill) +
    oval(x + 35, top, 35, 13, '#fff8ea') +
    oval(x + 35, top, 17, 6, b.ink, 'opacity=".25"') +
    box(x - 2, 290, 74, 22, 4, b.cream);
  return (
    moved('rotate(-8 160 390)', roll(118, 110, b.accent, false)) +
    roll(206, 76, b.main, true) +
    moved('rotate(9 320 390)', roll(294, 124, b.tint, true))
  );
};

export const tape: Motif = (b) =>
  b.printed(discPath(226, 240, 132), b.main) +
  path(discPath(226, 240, 86), b.tint) +
  path(discPath(226, 240, 70), b.field) +
  b.printed('M226 372H396l-10-11 10-11-10-12 10-12H300Q270 372 226 372z', b.main);

export const stickers: Motif = (b) =>
  box(112, 76, 264, 324, 10, b.ink, 'opacity=".12"') +
  path(boxPath(104, 68, 264, 324, 10), '#fffdf8') +
  [0, 1, 2, 3, 4, 5]
    .map((i) => {
      const [x, y, fill] = [
        172 + (i % 2) * 130,
        128 + Math.floor(i / 2) * 102,
        [b.main, b.accent, b.tint, b.accent, b.main, b.shade][i] ?? b.main,
      ];
      return i % 3 === 0 ? b.flat(heartPath(x, y - 16, 82), fill) : b.flat(discPath(x, y, 38), fill);
    })
    .join('');

export const scissors: Motif = (b) =>
  path('M176 66q20-6 28 14L286 288l-30 14z', b.metal) +
  path('M304 66q-20-6-28 14L194 288l30 14z', b.metalShade) +
  disc(240, 232, 9, b.ink) +
  disc(182, 336, 44, 'none', `stroke="${b.has('brass', 'gold') ? b.brass : b.main}" stroke-width="22"`) +
  disc(298, 336, 44, 'none', `stroke="${b.has('brass', 'gold') ? b.brass : b.main}" stroke-width="22"`);

export const planner: Motif = (b) => {
  const days = Array.from({ length: 15 }, (_, i) =>
    box(
      118 + (i % 5) * 51,
      196 + Math.floor(i / 5) * 58,
      40,
      44,
      6,
      i === b.pick('day', [2, 6, 8, 11]) ? b.accent : b.sheet,
    ),
  );
  return (
    box(100, 100, 296, 296, 14, b.ink, 'opacity=".12"') +
    path(boxPath(92, 92, 296, 296, 14), '#fffdf8') +
    b.printed('M92 106q0-14 14-14H374q14 0 14 14V170H92z', b.main) +
    days.join('') +
    [140, 190, 240, 290, 340].map((x) => box(x - 6, 74, 12, 40, 6, b.metalShade)).join('')
  );
};

export const magnets: Motif = (b) =>
  moved(
    'rotate(-20 240 240)',
    b.solid('M120 130h64v130q0 56 56 56t56-56V130h64V262q0 122-120 122T120 262z', b.main) +
      box(120, 122, 64, 52, 4, b.metal) +
      box(296, 122, 64, 52, 4, b.metal),
  ) + stroke('M86 96l24 22M130 62l10 32M352 66l-12 30', b.accent, 8);

export const ruler: Motif = (b) =>
  moved(
    'rotate(-24 240 240)',
    b.printed(boxPath(64, 196, 352, 92, 10), b.main) +
      Array.from({ length: 13 }, (_, i) => box(84 + i * 26, 196, 5, i % 2 ? 24 : 42, 1, b.cream)).join('') +
      disc(388, 258, 10, b.sheet),
  );

export const eraser: Motif = (b) =>
  moved(
    'rotate(-14 240 260)',
    b.solid(boxPath(96, 196, 290, 132, 28), '#f7b9bd') +
      b.printed('M190 196H386V328H190z', b.main) +
      box(190, 244, 196, 34, 0, b.cream),
  );

export const letters: Motif = (b) => {
  const block = (x: number, y: number, turn: number, fill: string, d: string): string =>
    moved(
      `rotate(${turn} ${x + 60} ${y + 60})`,
      b.solid(boxPath(x, y, 120, 120, 18), fill) + stroke(d, b.cream, 15, `transform="translate(${x} ${y})"`),
    );
  return (
    block(96, 264, -4, b.main, 'M34 90L60 30L86 90M44 70H76') +
    block(244, 266, 5, b.accent, 'M40 30V90H64Q84 90 84 74T64 58H40M40 30H60Q78 30 78 44T60 58') +
    block(168, 138, -8, b.shade, 'M84 42Q60 22 42 42T42 78Q60 98 84 78')
  );
};
