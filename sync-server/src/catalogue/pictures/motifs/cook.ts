/** Pots, boards and tools of a kitchen. */
import { box, boxPath, disc, discPath, moved, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const pot: Motif = (b) =>
  b.solid(boxPath(66, 250, 60, 28, 14), b.shade) +
  b.solid(boxPath(354, 250, 60, 28, 14), b.shade) +
  b.printed('M100 222H380V344q0 46-46 46H146q-46 0-46-46z', b.main) +
  path('M100 222h280v20H100z', b.shade) +
  b.solid('M88 222q0-18 24-22q40-44 128-44t128 44q24 4 24 22z', b.tint) +
  box(216, 130, 48, 30, 12, b.accent);

export const pan: Motif = (b) =>
  b.solid(boxPath(330, 300, 130, 24, 12), b.wood) +
  b.solid('M60 286H344V320q0 56-56 56H116q-56 0-56-56z', b.main) +
  oval(202, 286, 142, 30, b.shade) +
  oval(202, 290, 122, 20, b.ink, 'opacity=".5"') +
  oval(190, 288, 56, 13, '#fffdf6') +
  oval(196, 285, 20, 8, '#f0b93a');

export const kettle: Motif = (b) =>
  stroke('M152 232Q150 110 240 110T328 232', b.ink, 16) +
  box(190, 98, 100, 26, 13, b.wood) +
  b.solid('M330 300Q376 288 392 226l-20-6 6-18 54 18-6 18h-12Q400 340 336 352z', b.shade) +
  b.printed('M120 330Q128 214 240 214T360 330V366q0 24-24 24H144q-24 0-24-24z', b.main) +
  path('M120 352h240v14q0 24-24 24H144q-24 0-24-24z', b.shade) +
  oval(240, 216, 56, 12, b.tint) +
  disc(240, 202, 13, b.ink);

export const board: Motif = (b) =>
  b.solid(
    'M214 64h52q14 0 14 14v54q0 12 12 12h22q30 0 30 30V366q0 30-30 30H166q-30 0-30-30V174q0-30 30-30h22q12 0 12-12V78q0-14 14-14z',
    b.has('slate', 'black') ? '#59606b' : b.wood,
  ) +
  disc(240, 96, 14, b.sheet) +
  stroke('M164 200q70 24 152-4M164 250q90 18 152 0M164 306q60-20 152 6', b.woodShade, 4, 'opacity=".6"') +
  path('M206 340q-30-64 40-84q50-12 66 16q-10 62-62 72q-26 4-44-4z', b.main, 'opacity=".95"') +
  stroke('M206 346q36-44 82-62', b.shade, 5);

export const utensils: Motif = (b) =>
  moved(
    'rotate(-13 240 390)',
    b.solid(boxPath(176, 170, 16, 160, 8), b.wood) +
      b.solid('M150 118q0-50 34-50t34 50q0 62-34 62t-34-62z', b.wood),
  ) +
  moved(
    'rotate(13 240 390)',
    b.solid(boxPath(288, 170, 16, 160, 8), b.woodShade) +
      b.solid('M264 80q32-14 64 0l-6 100h-52z', b.woodShade) +
      stroke('M284 98v58M308 98v58', b.sheet, 7),
  ) +
  b.solid(boxPath(232, 130, 16, 160, 8), b.metalShade) +
  stroke('M240 150q-40-50-16-84q16-14 32 0q24 34-16 84M240 150V60', b.metal, 6) +
  b.printed('M146 246H334L320 372q-2 18-20 18H180q-18 0-20-18z', b.main) +
  oval(240, 246, 94, 16, b.shade);

export const jar: Motif = (b) => {
  const filling = b.pick('filling', ['#e9cf9c', '#b5623c', '#8b9f5a', '#d98d3c', '#7b4a32', '#efe0bd']);
  return (
    path(boxPath(146, 166, 188, 226, 34), '#ffffff', 'opacity=".65"') +
    path('M154 240q44-16 86 0t86 0V356q0 28-28 28H182q-28 0-28-28z', filling) +
    [0, 1, 2, 3, 4, 5, 6]
      .map((i) => disc(178 + ((i * 53) % 132), 268 + ((i * 37) % 100), 7, b.ink, 'opacity=".12"'))
      .join('') +
    b.solid(boxPath(160, 116, 160, 54, 12), b.has('cork') ? '#c99a66' : b.main) +
    b.flat(boxPath(178, 268, 124, 70, 10), b.cream) +
    box(198, 288, 84, 8, 4, b.accent) +
    box(212, 308, 56, 7, 3.5, b.ink, 'opacity=".35"') +
    path('M160 196q0-14 12-14v170q-12-4-12-18z', '#ffffff', 'opacity=".7"')
  );
};

export const measuringJug: Motif = (b) =>
  stroke('M322 200h30q24 0 24 26v70q0 30-52 46', '#ffffff', 20, 'opacity=".9"') +
  path('M136 140l-26-8q18 30 20 60l10 176q2 22 24 22H300q22 0 24-22l12-228z', '#ffffff', 'opacity=".62"') +
  path('M137 262H329l-6 104q-1 18-20 18H162q-19 0-20-18z', b.main, 'opacity=".8"') +
  oval(233, 262, 96, 13, b.tint) +
  [180, 214, 248, 282, 316, 350].map((y, i) => box(160, y, i % 2 ? 26 : 44, 6, 3, b.accent)).join('');

export const bottle: Motif = (b) => {
  const body =
    'M208 96H272V168Q272 192 296 212Q318 230 318 262V360q0 32-32 32H194q-32 0-32-32V262Q162 230 184 212Q208 192 208 168z';
  return (
    b.solid(body, b.has('clear', 'glass') ? '#a8cfc4' : b.main) +
    b.solid(boxPath(204, 70, 72, 34, 8), b.has('cork') ? b.wood : b.accent) +
    b.flat('M162 262H318V350H162z', b.cream) +
    disc(240, 298, 20, b.accent) +
    box(196, 328, 88, 7, 3.5, b.ink, 'opacity=".35"') +
    path('M178 262q2-22 16-34v150q-16-4-16-22z', '#ffffff', 'opacity=".3"')
  );
};

export const tin: Motif = (b) => {
  const tall = b.odds('tall', 0.5);
  const [x, y, w, h] = tall ? [144, 150, 192, 240] : [108, 214, 264, 176];
  return (
    b.printed(boxPath(x, y, w, h, 22), b.main) +
    b.solid(boxPath(x - 8, y - 26, w + 16, 56, 16), b.shade) +
    box(x - 8, y + 14, w + 16, 6, 3, '#ffffff', 'opacity=".35"') +
    path(boxPath(240 - w * 0.32, y + h * 0.36, w * 0.64, h * 0.42, 18), b.cream) +
    (b.has('tea')
      ? path(`M240 ${y + h * 0.42}q34 ${h * 0.14} 0 ${h * 0.3}q-34-${h * 0.16} 0-${h * 0.3}z`, b.green)
      : disc(240, y + h * 0.53, h * 0.1, b.accent)) +
    box(206, y + h * 0.69, 68, 6, 3, b.ink, 'opacity=".35"')
  );
};

export const apron: Motif = (b) =>
  stroke('M184 116Q180 50 240 50T296 116', b.accent, 11) +
  stroke('M128 232Q76 240 66 290M352 232Q404 240 414 290', b.accent, 11) +
  b.printed('M178 112H302Q304 200 356 222V372q0 22-22 22H146q-22 0-22-22V222Q176 200 178 112z', b.main) +
  b.solid('M174 268H306V320q0 26-26 26H200q-26 0-26-26z', b.accent) +
  stroke('M178 280h124', b.cream, 4, 'stroke-dasharray="9 9"');

export const glove: Motif = (b) =>
  b.printed(
    'M142 300V170Q142 84 216 84T290 170V212Q312 176 344 186Q374 200 356 240L310 330V352H142z',
    b.main,
  ) +
  b.solid(boxPath(128, 336, 196, 54, 16), b.accent) +
  stroke('M160 300V176Q160 104 216 104T270 176V244', b.cream, 5, 'stroke-dasharray="10 10" opacity=".7"');

export const cosy: Motif = (b) =>
  b.printed('M98 388Q92 150 240 150T382 388z', b.main) +
  b.solid('M98 388q0-30 20-30h244q20 0 20 30z', b.accent) +
  disc(240, 140, 26, b.accent) +
  stroke('M240 170V352M170 190Q152 270 158 350M310 190Q328 270 322 350', b.shade, 5, 'opacity=".5"');

export const scales: Motif = (b) =>
  b.printed('M134 214H346L372 370q2 22-20 22H128q-22 0-20-22z', b.main) +
  disc(240, 302, 62, b.cream) +
  disc(240, 302, 62, 'none', `stroke="${b.shade}" stroke-width="7"`) +
  stroke('M240 302L272 266', b.accent, 7) +
  disc(240, 302, 9, b.accent) +
  box(226, 176, 28, 40, 4, b.metalShade) +
  b.solid('M92 128H388Q384 184 300 184H180Q96 184 92 128z', b.metal);

export const timer: Motif = (b) =>
  b.printed(discPath(240, 270, 120), b.main) +
  disc(240, 270, 86, b.cream) +
  stroke('M240 270V206M240 270L286 296', b.ink, 9) +
  disc(240, 270, 11, b.accent) +
  box(214, 116, 52, 40, 12, b.shade);
