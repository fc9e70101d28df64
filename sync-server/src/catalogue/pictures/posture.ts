/** How things are placed on the sheet: which cast a shadow on a floor, and which read wrong in a mirror. */

const HANGING = new Set(
  'apron balloons bauble brooch bunting butterfly chandelier clock curtain doily earrings fan feather frame garland hairBrush hairClip hammock hangingHeartLight hanger heart heartString hook kite knob magnets mirror necklace ornament pen pendant plate print rug ruler scissors sign star stringLights tape teaTowel tile trowel wreath'.split(
    ' ',
  ),
);

/** Letters, hands of a clock, scales. */
const ONE_WAY = new Set([
  'blocks',
  'clock',
  'lesson',
  'letters',
  'measuringJug',
  'ruler',
  'tapeMeasure',
  'timer',
]);

export const standsOnFloor = (thing: string | undefined): boolean =>
  thing === undefined || !HANGING.has(thing);
export const canStandMirrored = (thing: string | undefined): boolean =>
  thing === undefined || !ONE_WAY.has(thing);
