/** Demo goods for cooking and eating: kitchen and tableware. */
import type { ProductDraft } from '../../ports/catalogue-store.ts';
import { colours, goodsOf, sizes } from './demo-product.ts';

const kitchen = goodsOf('kitchen');
const tableware = goodsOf('tableware');

export const KITCHEN: readonly ProductDraft[] = [
  kitchen(
    'KT-101',
    'Enamel Casserole Pot',
    4200,
    'A deep pot for slow soups and Sunday stews, enamelled inside and out. Safe on every hob, induction too.',
    {
      options: [colours('Red', 'Teal', 'Cream')],
      stock: 18,
    },
  ),
  kitchen(
    'KT-102',
    'Olive Wood Chopping Board',
    2650,
    'Cut from a single piece, so the grain of no two boards is alike. Oil it now and then and it will outlive the knife.',
    { stock: 12 },
  ),
  kitchen(
    'KT-103',
    'Stovetop Kettle in Mustard',
    3800,
    'It boils fast, whistles politely and pours without dripping. Holds two litres.',
  ),
  kitchen(
    'KT-104',
    'Beech Spoons, Set of 3',
    1150,
    'A mixing spoon, a slotted spoon and a spatula, turned from untreated beech and finished by hand.',
  ),
  kitchen(
    'KT-105',
    'Striped Kitchen Apron',
    1950,
    'Heavy cotton with a wide front pocket and long ties that go round twice. Washes at 60 degrees.',
    {
      options: [colours('Navy', 'Red', 'Sage')],
    },
  ),
  kitchen(
    'KT-106',
    'Glass Storage Jar with Cork Lid',
    895,
    'For rice, lentils, buttons or biscuits. The cork keeps the crunch in.',
    { options: [sizes('Small', 'Medium', 'Large')] },
  ),
  kitchen(
    'KT-107',
    'Measuring Jug',
    1250,
    'Marked in millilitres, pints and cups, so grandmother and the internet finally agree.',
  ),
  kitchen(
    'KT-108',
    'Linen Tea Towels, Pair',
    1600,
    'Washed linen that dries a glass without a trace and gets softer every year.',
    { stock: 5 },
  ),
];

export const TABLEWARE: readonly ProductDraft[] = [
  tableware(
    'TW-201',
    'Speckled Stoneware Mug',
    1400,
    'Thrown, glazed and fired in a small pottery. It holds a proper cup of tea and sits well in the hand.',
    {
      options: [colours('Oat', 'Blue', 'Forest')],
    },
  ),
  tableware(
    'TW-202',
    'Blue Rim Dinner Plate',
    1250,
    'Off-white stoneware with a brushed blue rim. Happy in the dishwasher and under a roast.',
  ),
  tableware(
    'TW-203',
    'Ramen Bowl with Rest',
    1850,
    'Deep enough for broth and noodles, with a notch in the rim for a pair of chopsticks.',
  ),
  tableware(
    'TW-204',
    'Round Belly Teapot',
    3200,
    'Four cups, one spout that does not drip, and a lid that stays on to the last drop.',
    { options: [colours('Pink', 'Green', 'Ivory')], stock: 9 },
  ),
  tableware(
    'TW-205',
    'Porcelain Cup and Saucer',
    1700,
    'Fine enough to let the light through, strong enough for every day.',
  ),
  tableware(
    'TW-206',
    'Wave Glass Tumblers, Set of 4',
    2400,
    'Rippled glass that throws light across the table. For water, juice or something stronger.',
  ),
  tableware(
    'TW-207',
    'Cake Stand with Glass Dome',
    3950,
    'Keeps a sponge fresh for three days, in the unlikely event that it lasts that long.',
    { stock: 2 },
  ),
  tableware(
    'TW-208',
    'Terracotta Serving Jug',
    2200,
    'Unglazed outside, so water keeps cool on a hot terrace. Doubles as a vase.',
  ),
];
