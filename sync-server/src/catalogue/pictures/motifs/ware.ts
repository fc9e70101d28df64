/** Cups, plates and what else stands on a laid table. */
import type { Brush } from '../brush.ts';
import { lighter } from '../colour.ts';
import { box, boxPath, disc, discPath, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const steam = (x: number, top: number): string =>
  [-26, 2, 30]
    .map((dx, i) =>
      stroke(`M${x + dx} ${top}q-12-18 0-34t0-34`, '#ffffff', 7, `opacity="${i === 1 ? 0.8 : 0.55}"`),
    )
    .join('');

const band = (b: Brush, d: string): string => (b.odds('band', 0.4) ? path(d, b.accent) : '');

export const mug: Motif = (b) => {
  const round = b.pick('mug', [14, 40, 70]);
  const body = `M136 190H316V${385 - round}q0 ${round}-${round} ${round}H${136 + round}q-${round} 0-${round}-${round}z`;
  return (
    steam(228, 160) +
    stroke('M314 232h20q40 0 40 42t-40 42h-20', b.shade, 24) +
    b.printed(body, b.main) +
    band(b, 'M136 214h180v16h-180z') +
    oval(226, 190, 90, 17, b.tint) +
    oval(226, 193, 76, 11, b.pick('drink', ['#7a4a2c', '#b06a34', '#5a3524', '#c98f4e']))
  );
};

export const cup: Motif = (b) =>
  oval(232, 380, 150, 20, b.shade) +
  oval(232, 374, 150, 18, b.cream) +
  oval(232, 373, 92, 10, b.field) +
  stroke('M318 248q56-14 54 26t-72 42', b.accent, 16) +
  b.printed('M128 216H336Q336 308 290 350Q276 366 232 366T174 350Q128 308 128 216z', b.cream) +
  path('M128 216H336q0 14-2 26H130q-2-12-2-26z', b.main) +
  oval(232, 216, 104, 18, lighter(b.main, 0.5)) +
  oval(232, 219, 90, 12, '#b06a34');

export const teapot: Motif = (b) =>
  stroke('M142 250Q74 226 78 296Q82 350 156 344', b.accent, 20) +
  b.solid('M318 320Q368 304 380 232l-14-6 4-16 46 14-6 16-10 0Q394 342 330 358z', b.shade) +
  b.printed('M126 300Q126 212 238 212T350 300Q350 388 270 388H206Q126 388 126 300z', b.main) +
  path('M180 388h116v6q0 6-6 6H186q-6 0-6-6z', b.shade) +
  b.solid('M170 222Q176 180 238 180T306 222Q272 236 238 236T170 222z', b.tint) +
  disc(238, 168, 15, b.accent);

export const plate: Motif = (b) => {
  const fancy = b.pick('plate', [0, 1, 2]);
  return (
    disc(246, 250, 152, b.ink, 'opacity=".1"') +
    b.printed(discPath(240, 240, 152), fancy === 1 ? b.main : b.cream) +
    disc(
      240,
      240,
      144,
      'none',
      `stroke="${fancy === 1 ? b.accent : b.main}" stroke-width="${fancy === 2 ? 26 : 10}"`,
    ) +
    b.solid(discPath(240, 240, 100), fancy === 1 ? b.tint : b.cream) +
    disc(240, 240, 98, 'none', `stroke="${b.ink}" stroke-width="3" opacity=".14"`) +
    (fancy === 0
      ? `${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => disc(240 + 122 * Math.cos(i * 0.7854), 240 + 122 * Math.sin(i * 0.7854), 8, b.accent)).join('')}`
      : '') +
    path('M160 168Q200 132 262 138Q204 150 168 190z', '#ffffff', 'opacity=".5"')
  );
};

export const bowl: Motif = (b) =>
  (b.has('ramen', 'noodle', 'rice', 'chopsticks')
    ? stroke('M250 236L398 122M232 234L366 110', b.woodShade, 9)
    : '') +
  box(188, 376, 104, 18, 6, b.shade) +
  b.printed('M92 234H388Q384 330 300 372Q284 380 240 380T180 372Q96 330 92 234z', b.main) +
  band(b, 'M93 250h294q-2 12-4 22H97q-3-10-4-22z') +
  oval(240, 234, 148, 26, b.tint) +
  oval(240, 239, 130, 17, b.shade);

export const glass: Motif = (b) => {
  const one = (x: number, level: number): string =>
    path(`M${x} 150h124l-12 226q-1 14-14 14h-72q-13 0-14-14z`, '#ffffff', 'opacity=".55"') +
    path(`M${x + 5} ${level}h114l-9 ${372 - level}q-1 10-10 10h-76q-9 0-10-10z`, b.main, 'opacity=".72"') +
    oval(x + 62, level, 57, 9, b.tint) +
    oval(x + 62, 150, 62, 11, 'none', 'stroke="#fff" stroke-width="5"') +
    path(`M${x + 18} 172h14l8 190h-10z`, '#ffffff', 'opacity=".6"');
  return one(210, 240) + one(124, 200);
};

export const stemGlass: Motif = (b) =>
  oval(240, 384, 66, 12, '#ffffff', 'opacity=".85"') +
  box(234, 280, 12, 102, 4, '#ffffff', 'opacity=".85"') +
  path('M162 120h156q8 168-78 168t-78-168z', '#ffffff', 'opacity=".6"') +
  path('M165 184h150q-4 94-75 94t-75-94z', b.main, 'opacity=".8"') +
  oval(240, 184, 75, 12, b.tint) +
  path('M184 138h14q-2 80 22 120q-38-30-36-120z', '#ffffff', 'opacity=".7"');

export const jug: Motif = (b) =>
  stroke('M312 190q70-4 66 66t-88 84', b.shade, 22) +
  b.printed(
    'M160 120l-34-12q26 52 24 104Q112 262 126 332Q136 388 184 392H292Q340 388 346 332Q352 270 316 212Q306 170 316 120z',
    b.main,
  ) +
  oval(236, 120, 80, 15, b.tint) +
  oval(238, 122, 66, 9, b.shade) +
  band(b, 'M128 292h220q1 14-1 28H126q-2-14 2-28z');

export const cakeStand: Motif = (b) =>
  b.solid('M214 330h52l14 58q2 6-6 6h-68q-8 0-6-6z', b.main) +
  b.solid('M98 312h284q0 24-40 26H138q-40-2-40-26z', b.main) +
  b.printed('M154 232h172v80H154z', '#e8b98a') +
  path(
    'M148 236q0-32 92-32t92 32q0 20-14 20t-16-14q-4 30-24 30t-22-28q-4 18-20 18t-20-18q-4 40-24 40t-24-40q-2 8-14 8t-14-16z',
    b.cream,
  ) +
  disc(240, 192, 16, '#cf3f4c') +
  path('M116 312V236q0-128 124-128t124 128v76z', '#ffffff', 'opacity=".32"') +
  path('M138 290v-56q2-64 44-92q-22 40-20 148z', '#ffffff', 'opacity=".6"') +
  disc(240, 98, 13, b.accent);

export const tray: Motif = (b) =>
  b.solid(boxPath(84, 150, 312, 200, 34), b.shade) +
  b.printed(boxPath(104, 168, 272, 164, 22), b.main) +
  box(72, 226, 26, 48, 13, b.accent) +
  box(382, 226, 26, 48, 13, b.accent);

export const cutlery: Motif = (b) => {
  const handle = (x: number): string =>
    b.solid(boxPath(x - 13, 240, 26, 156, 13), b.main) + box(x - 6, 210, 12, 44, 4, b.metalShade);
  return (
    handle(150) +
    b.solid('M116 92h12v66h12V92h20v66h12V92h12v92q0 34-34 34t-34-34z', b.metal) +
    handle(240) +
    b.solid('M222 90q46 20 42 132h-28q-18-60-14-132z', b.metal) +
    handle(330) +
    b.solid('M292 146q0-58 38-58t38 58q0 70-38 70t-38-70z', b.metal)
  );
};

export const eggCup: Motif = (b) =>
  b.solid('M170 220q0-128 70-128t70 128q0 70-70 70t-70-70z', '#f6e3cd') +
  box(222, 320, 36, 50, 4, b.shade) +
  oval(240, 380, 74, 14, b.shade) +
  b.printed('M146 226h188q0 110-94 110t-94-110z', b.main) +
  path('M146 226h188q0 12-2 22H148q-2-10-2-22z', b.accent);
