/** Colours as `#rrggbb`, mixed in plain sRGB: enough for flat drawings. */

const channels = (colour: string): [number, number, number] => [
  Number.parseInt(colour.slice(1, 3), 16),
  Number.parseInt(colour.slice(3, 5), 16),
  Number.parseInt(colour.slice(5, 7), 16),
];

/** `share` 0 gives `from`, 1 gives `to`. */
export const mix = (from: string, to: string, share: number): string => {
  const [a, b] = [channels(from), channels(to)];
  const mixed = a.map((value, i) => Math.round(value + ((b[i] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
};

/** 0 is black, 1 is white (Rec. 709 weights on sRGB values; a guide for drawing, not a contrast ratio). */
export const lightness = (colour: string): number => {
  const [r, g, b] = channels(colour);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
};

const NIGHT = '#1f1b3a';
export const darker = (colour: string, share = 0.22): string => mix(colour, NIGHT, share);
export const lighter = (colour: string, share = 0.3): string => mix(colour, '#ffffff', share);
