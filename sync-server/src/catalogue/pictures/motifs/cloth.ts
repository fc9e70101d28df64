/** Things made of cloth: cushions, throws, towels, rugs. */
import { box, boxPath, disc, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const cushion: Motif = (b) =>
  oval(240, 392, 140, 12, b.ink, 'opacity=".1"') +
  b.printed(
    'M96 128Q112 96 146 108Q240 132 334 108Q368 96 384 128Q360 244 384 356Q368 392 334 382Q240 360 146 382Q112 392 96 356Q120 244 96 128z',
    b.main,
  ) +
  stroke(
    'M112 136Q122 114 148 122Q240 146 332 122Q358 114 368 136Q348 244 368 350Q358 374 332 368Q240 346 148 368Q122 374 112 350Q132 244 112 136z',
    b.accent,
    5,
    b.odds('stitch', 0.5) ? 'stroke-dasharray="12 10"' : 'opacity=".8"',
  ) +
  path('M150 150Q196 164 236 162Q176 186 166 246Q162 196 150 150z', '#ffffff', 'opacity=".22"');

export const throwBlanket: Motif = (b) => {
  const fringe = Array.from({ length: 13 }, (_, i) => `M${126 + i * 19} 372v22`).join('');
  return (
    stroke(fringe, b.accent, 7) +
    b.printed('M106 246H374V366q0 10-10 10H116q-10 0-10-10z', b.main) +
    b.solid('M106 256q0-44 44-44H374v44z', b.shade) +
    b.printed('M128 170q0-36 36-36H374q22 0 22 40t-22 40H164q-36 0-36-44z', b.tint) +
    oval(374, 174, 22, 40, b.shade) +
    oval(374, 174, 11, 24, b.main) +
    path('M106 300h268v22H106zM106 334h268v8H106z', b.accent, 'opacity=".85"')
  );
};

export const towel: Motif = (b) =>
  [0, 1, 2]
    .map((i) => {
      const y = 318 - i * 68;
      const fill = [b.main, b.cream, b.accent][(i + (b.odds('towel', 0.5) ? 1 : 0)) % 3] ?? b.main;
      return (
        (i === 1 ? b.printed : b.solid)(`M104 ${y + 6}q0-6 6-6H352q38 0 38 36t-38 36H110q-6 0-6-6z`, fill) +
        oval(354, y + 36, 15, 20, b.ink, 'opacity=".13"') +
        path(`M104 ${y + 16}h18v40h-18z`, b.ink, 'opacity=".1"')
      );
    })
    .join('');

export const teaTowel: Motif = (b) =>
  box(88, 96, 304, 16, 8, b.woodShade) +
  b.printed('M136 98H292V388H136z', b.main) +
  path('M136 330h156v12H136zM136 352h156v22H136z', b.accent) +
  b.printed('M246 98H352V340H246z', b.cream) +
  path('M246 282h106v10H246zM246 302h106v18H246z', b.main) +
  path('M246 98h14v242h-14z', b.ink, 'opacity=".1"');

export const napkin: Motif = (b) =>
  b.printed('M92 300L240 152L388 300L240 396z', b.main) +
  b.printed('M122 252L240 128L358 252L240 342z', b.cream) +
  b.solid('M150 204L240 108L330 204L240 276z', b.accent) +
  path('M240 108L330 204L240 276z', b.ink, 'opacity=".08"');

/** `count` dots of `size` in a circle: a dashed line whose dashes are nothing but their round ends. */
const ring = (radius: number, count: number, size: number, fill: string): string => {
  const gap = Math.floor((20 * Math.PI * radius) / count) / 10;
  const line = `stroke="${fill}" stroke-width="${size}" stroke-linecap="round" stroke-dasharray="0 ${gap}"`;
  return disc(240, 240, radius, 'none', line);
};

export const doily: Motif = (b) =>
  ring(128, 18, 48, b.cream) +
  disc(240, 240, 136, b.cream) +
  ring(128, 18, 18, b.main) +
  ring(92, 14, 22, b.field) +
  ring(56, 9, 24, b.main) +
  ring(18, 3, 20, b.accent);

export const rug: Motif = (b) => {
  const fringe = (x: number): string =>
    Array.from({ length: 9 }, (_, i) => `M${x} ${166 + i * 24}h-18`).join('');
  return (
    stroke(fringe(96) + fringe(402), b.cream, 6) +
    b.printed(boxPath(92, 150, 296, 226, 8), b.main) +
    path('M118 150h20v226h-20zM342 150h20v226h-20z', b.accent) +
    path('M146 150h8v226h-8zM326 150h8v226h-8z', b.cream) +
    path('M240 206L292 262L240 318L188 262z', b.cream, 'opacity=".92"') +
    path('M240 234L268 262L240 290L212 262z', b.accent)
  );
};

export const curtain: Motif = (b) => {
  const half =
    b.printed('M100 112H236Q232 230 150 268Q136 330 156 392H100z', b.main) +
    path('M128 112h16q-2 90-30 150V112zM178 112h18q-8 96-66 142q44-60 48-142z', b.ink, 'opacity=".1"') +
    box(98, 256, 66, 18, 9, b.accent);
  return (
    box(140, 130, 200, 226, 0, '#ffffff', 'opacity=".6"') +
    half +
    `<g transform="matrix(-1 0 0 1 480 0)">${half}</g>` +
    box(76, 98, 328, 16, 8, b.woodShade)
  );
};

export const doorstop: Motif = (b) =>
  b.printed('M130 390Q96 250 168 216Q240 190 312 216Q384 250 350 390z', b.main) +
  stroke('M196 212Q196 120 240 120T284 212', b.accent, 20) +
  b.solid('M184 214q56-22 112 0q8 30-56 30t-56-30z', b.shade) +
  stroke('M140 350h200', b.cream, 5, 'stroke-dasharray="10 10"');

export const yarn: Motif = (b) =>
  stroke('M120 110L300 330M372 104L196 330', b.woodShade, 13) +
  b.solid('M112 284a128 108 0 1 0 256 0a128 108 0 1 0-256 0z', b.main) +
  stroke(
    'M130 244Q230 214 340 340M160 210Q270 220 362 300M116 290Q220 260 292 384M150 348Q250 230 356 240M196 380Q250 270 366 262',
    b.tint,
    6,
  ) +
  stroke('M330 372q70 30 86-14', b.main, 8);
