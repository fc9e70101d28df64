/**
 * The few SVG elements our pictures are made of, as strings. Coordinates are those of the 480 × 480 sheet.
 * Only our own numbers and colours come in here: nothing a shop wrote is ever put into an attribute.
 */

const short = (value: number): number => Math.round(value * 10) / 10;

/** A filled outline. `extra` are further attributes, for example `opacity=".4"`. */
export const path = (d: string, fill: string, extra = ''): string =>
  `<path d="${d}" fill="${fill}"${extra && ` ${extra}`}/>`;

export const disc = (x: number, y: number, radius: number, fill: string, extra = ''): string =>
  `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" fill="${fill}"${extra && ` ${extra}`}/>`;

export const oval = (x: number, y: number, rx: number, ry: number, fill: string, extra = ''): string =>
  `<ellipse cx="${short(x)}" cy="${short(y)}" rx="${short(rx)}" ry="${short(ry)}" fill="${fill}"${extra && ` ${extra}`}/>`;

export const box = (
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  fill: string,
  extra = '',
): string =>
  `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" rx="${short(radius)}" fill="${fill}"${extra && ` ${extra}`}/>`;

/** A line with round ends. */
export const stroke = (d: string, colour: string, width: number, extra = ''): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${short(width)}" stroke-linecap="round" stroke-linejoin="round"${extra && ` ${extra}`}/>`;

export const moved = (transform: string, content: string): string =>
  `<g transform="${transform}">${content}</g>`;

/** The outline of a box with rounded corners, where a path is needed. */
export const boxPath = (x: number, y: number, width: number, height: number, radius: number): string => {
  const [x1, y1, w, h, r] = [x, y, width, height, radius].map(short) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [across, down] = [short(w - 2 * r), short(h - 2 * r)];
  return `M${short(x1 + r)} ${y1}h${across}q${r} 0 ${r} ${r}v${down}q0 ${r}-${r} ${r}h-${across}q-${r} 0-${r}-${r}v-${down}q0-${r} ${r}-${r}z`;
};

export const discPath = (x: number, y: number, radius: number): string => {
  const [r, d] = [short(radius), short(2 * radius)];
  return `M${short(x - radius)} ${short(y)}a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0-${d} 0z`;
};

/** A heart whose notch is at (x, y) and whose width is `width`. */
export const heartPath = (x: number, y: number, width: number): string => {
  const s = width / 100;
  const at = (dx: number, dy: number): string => `${short(x + dx * s)} ${short(y + dy * s)}`;
  return `M${at(0, 0)}C${at(-12, -30)} ${at(-50, -26)} ${at(-50, 6)}C${at(-50, 34)} ${at(-18, 50)} ${at(0, 72)}C${at(18, 50)} ${at(50, 34)} ${at(50, 6)}C${at(50, -26)} ${at(12, -30)} ${at(0, 0)}z`;
};

/** A star with `points` points around (x, y). */
export const starPath = (x: number, y: number, outer: number, inner: number, points = 5): string =>
  `${Array.from({ length: points * 2 }, (_, i) => {
    const radius = i % 2 === 0 ? outer : inner;
    const angle = (Math.PI * i) / points - Math.PI / 2;
    return `${i === 0 ? 'M' : 'L'}${short(x + radius * Math.cos(angle))} ${short(y + radius * Math.sin(angle))}`;
  }).join('')}z`;

/** A leaf from (x, y), `length` long, pointing to `degrees` (0 is up, clockwise). */
export const leaf = (x: number, y: number, length: number, degrees: number, fill: string): string => {
  const [l, w] = [short(length), short(length * 0.34)];
  return path(
    `M0 0Q${-w} ${-l / 2} 0 ${-l}Q${w} ${-l / 2} 0 0z`,
    fill,
    `transform="translate(${short(x)} ${short(y)}) rotate(${short(degrees)})"`,
  );
};
