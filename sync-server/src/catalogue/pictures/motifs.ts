/** Every drawing by the name of its thing (things.ts), and what stands for a category where no thing is known. */

import * as carry from './motifs/carry.ts';
import * as cloth from './motifs/cloth.ts';
import * as cook from './motifs/cook.ts';
import * as course from './motifs/course.ts';
import * as festive from './motifs/festive.ts';
import * as garden from './motifs/garden.ts';
import * as generic from './motifs/generic.ts';
import * as light from './motifs/light.ts';
import type { Motif } from './motifs/motif.ts';
import * as paper from './motifs/paper.ts';
import * as play from './motifs/play.ts';
import * as room from './motifs/room.ts';
import * as treat from './motifs/treat.ts';
import * as wall from './motifs/wall.ts';
import * as ware from './motifs/ware.ts';
import * as wear from './motifs/wear.ts';

const { flame: _flame, ...lights } = light;

export const MOTIFS: Readonly<Record<string, Motif>> = {
  ...carry,
  ...cloth,
  ...cook,
  ...course,
  ...festive,
  ...garden,
  ...generic,
  ...lights,
  ...paper,
  ...play,
  ...room,
  ...treat,
  ...wall,
  ...ware,
  ...wear,
};

const BY_CATEGORY: Readonly<Record<string, Motif>> = {
  kitchen: cook.pot,
  tableware: ware.plate,
  textiles: cloth.cushion,
  lighting: light.lamp,
  stationery: paper.notebook,
  toys: play.blocks,
  garden: garden.plant,
  bags: carry.tote,
  candles: light.candle,
  art: wall.frame,
  pantry: cook.tin,
  care: treat.soap,
  courses: course.lesson,
  decorations: generic.ornament,
  jewellery: wear.necklace,
  storage: room.storageBox,
  party: festive.giftBox,
  home: room.table,
};

export const motifFor = (thing: string | undefined, category: string): Motif => {
  const known = thing !== undefined && Object.hasOwn(MOTIFS, thing) ? MOTIFS[thing] : undefined;
  const usual = Object.hasOwn(BY_CATEGORY, category) ? BY_CATEGORY[category] : undefined;
  return known ?? usual ?? generic.parcel;
};
