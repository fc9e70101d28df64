/** Demo goods for hands and free days: stationery, toys, garden, bags. */
import type { ProductDraft } from '../../ports/catalogue-store.ts';
import { colours, goodsOf, ownWords } from './demo-product.ts';

const stationery = goodsOf('stationery');
const toys = goodsOf('toys');
const garden = goodsOf('garden');
const bags = goodsOf('bags');

export const STATIONERY: readonly ProductDraft[] = [
  stationery(
    'ST-701',
    'Clothbound Notebook',
    1350,
    'Two hundred dotted pages that lie flat and take a fountain pen without complaint.',
    { options: [colours('Red', 'Navy', 'Moss', 'Sand'), ownWords('Initials on the cover')] },
  ),
  stationery(
    'ST-702',
    'Wildflower Greeting Cards, Box of 8',
    1200,
    'Eight letterpress cards with eight British wildflowers, blank inside, with kraft envelopes.',
  ),
  stationery(
    'ST-703',
    'Colour Pencils, Tin of 24',
    1650,
    'Soft, bright leads in cedar. They sharpen to a fine point and blend with a finger.',
  ),
  stationery(
    'ST-704',
    'Block-Printed Gift Wrap, 3 Rolls',
    1050,
    'Thick paper with a hand-cut pattern, four metres in all. Recyclable, ribbon and all.',
  ),
  stationery(
    'ST-705',
    'Brass Desk Scissors',
    1800,
    'They cut a straight line through paper, twine and stubborn packaging.',
    { stock: 11 },
  ),
  stationery(
    'ST-706',
    'Weekly Desk Planner',
    950,
    'Fifty-two undated sheets with room for the plan and for what happened instead.',
  ),
];

export const TOYS: readonly ProductDraft[] = [
  toys(
    'TY-801',
    'Wooden Alphabet Blocks',
    2450,
    'Twenty-eight maple blocks printed with water-based ink. For towers first and words later.',
  ),
  toys(
    'TY-802',
    'Corduroy Bear',
    2200,
    'A patient bear with stitched eyes, safe from day one and machine-washable after day two.',
    { options: [colours('Honey', 'Blue', 'Rose'), ownWords('Name on the ribbon')] },
  ),
  toys(
    'TY-803',
    'Woodland Jigsaw Puzzle, 500 Pieces',
    1600,
    'A forest at dusk with forty-one animals hidden in it. We have found thirty-nine.',
  ),
  toys(
    'TY-804',
    'Little Steam Train',
    2900,
    'An engine and two wagons in solid beech, with wheels that run straight on carpet and track.',
    { stock: 8 },
  ),
  toys('TY-805', 'Spinning Top, Hand-Painted', 850, 'A good push and it hums for a whole minute.'),
  toys(
    'TY-806',
    'Paper Kite',
    1400,
    'Flies in the lightest breeze and folds into its own bag. Forty metres of line on a wooden reel.',
    { options: [colours('Red', 'Sky')] },
  ),
  toys(
    'TY-807',
    'Backgammon Board Game',
    3600,
    'A roll-up board in printed canvas with wooden checkers and two pairs of dice.',
  ),
];

export const GARDEN: readonly ProductDraft[] = [
  garden(
    'GD-901',
    'Long-Reach Watering Can',
    3100,
    'A balanced can with a long spout and a brass rose, for pots indoors and seedlings out.',
    { options: [colours('Green', 'Blue', 'Pink')], stock: 16 },
  ),
  garden(
    'GD-902',
    'Forged Hand Trowel',
    1700,
    'One piece of carbon steel and an ash handle. Digs like it means it.',
  ),
  garden(
    'GD-903',
    'Terracotta Herb Pots with Tray, Set of 3',
    2300,
    'Basil, thyme and mint fit a kitchen sill in a row. Drainage holes included, herbs not.',
  ),
  garden(
    'GD-904',
    'Pitched-Roof Bird House',
    2750,
    'Untreated larch with a hole sized for tits and sparrows. The roof lifts for spring cleaning.',
  ),
  garden(
    'GD-905',
    'Meadow Seed Packet',
    450,
    'Poppies, cornflowers, chamomile and yarrow for four square metres of bees.',
    { stock: null },
  ),
  garden(
    'GD-906',
    'Trailing Pothos Plant in Pot',
    1950,
    'Hard to kill and quick to climb. Arrives about thirty centimetres tall in a glazed pot.',
    { stock: 5 },
  ),
];

export const BAGS: readonly ProductDraft[] = [
  bags(
    'BG-110',
    'Wicker Market Basket',
    4800,
    'The pannier we are named after, woven from whole willow with leather handles. Carries bread, flowers and most of a Saturday.',
    { stock: 9 },
  ),
  bags(
    'BG-111',
    'Canvas Tote Bag',
    1500,
    'Heavy canvas, long handles, one inside pocket for the keys. Holds twelve kilos without a groan.',
    { options: [colours('Natural', 'Navy', 'Mustard')] },
  ),
  bags(
    'BG-112',
    'Roll-Top Backpack',
    6900,
    'Waxed cotton and recycled lining, with a sleeve for a laptop. Sheds rain all the way home.',
    { options: [colours('Olive', 'Black', 'Rust')], stock: 13 },
  ),
  bags(
    'BG-113',
    'Weekend Suitcase',
    9800,
    'Light, rigid and the right size for the rack above the seat. Four wheels that keep quiet on cobbles.',
    { stock: 4 },
  ),
  bags(
    'BG-114',
    'Compact Umbrella',
    2400,
    'Opens at a touch and turns the wind away instead of itself inside out.',
    { options: [colours('Yellow', 'Navy', 'Red')] },
  ),
  bags(
    'BG-115',
    'Leather Coin Purse',
    2100,
    'Vegetable-tanned, with a brass clasp that shuts with a good click. Darkens with use.',
    { options: [ownWords('Initials inside the flap')] },
  ),
  bags(
    'BG-116',
    'Quilted Wash Bag',
    1900,
    'Wipe-clean inside, soft outside, and wide enough for a real toothbrush.',
  ),
];
