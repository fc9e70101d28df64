/** Demo goods that are used up, and courses: pantry, bath and care, things to learn. */
import type { ProductDraft } from '../../ports/catalogue-store.ts';
import { course, goodsOf, sizes } from './demo-product.ts';

const pantry = goodsOf('pantry');
const care = goodsOf('care');

export const PANTRY: readonly ProductDraft[] = [
  pantry(
    'PN-121',
    'Breakfast Tea Caddy',
    950,
    'A brisk blend of Assam and Kenyan leaf, loose, in a tin worth keeping.',
  ),
  pantry(
    'PN-122',
    'Single-Origin Coffee Beans',
    1150,
    'Washed beans from Huila, roasted on Tuesdays. Caramel, red apple, a clean finish.',
    {
      options: [
        sizes('250 g', '1 kg'),
        { name: 'grind', label: 'Grind', values: ['Whole bean', 'Espresso', 'Filter'] },
      ],
    },
  ),
  pantry(
    'PN-123',
    'Sea Salt Dark Chocolate Bar',
    450,
    'Seventy per cent cocoa with flakes of sea salt. Breaks with a snap you can hear next door.',
    { cap: 24 },
  ),
  pantry(
    'PN-124',
    'Heather Honey',
    850,
    'From hives that spend August on the moor. Thick, amber and a little wild.',
    { stock: 22 },
  ),
  pantry(
    'PN-125',
    'Raspberry Jam',
    550,
    'More fruit than sugar, stirred in small copper pans. Opens a scone like nothing else.',
  ),
  pantry(
    'PN-126',
    'Shortbread Biscuits in Tin',
    1200,
    'All-butter fingers from a bakery that has not changed the recipe since 1931.',
  ),
  pantry(
    'PN-127',
    'Cold-Pressed Olive Oil Bottle',
    1650,
    'Early harvest, peppery and green. For bread, tomatoes and the last minute of anything.',
  ),
  pantry('PN-128', 'Chamomile & Mint Tea Bags', 620, 'Twenty plastic-free pyramids for the end of the day.'),
];

export const CARE: readonly ProductDraft[] = [
  care(
    'CR-131',
    'Oat & Almond Soap Bar',
    650,
    'Cold-processed and cured for six weeks. Gentle enough for faces and small children.',
  ),
  care(
    'CR-132',
    'Rosemary Hand Cream',
    1250,
    'Shea butter and rosemary oil in a tube you can squeeze to the end. Sinks in before the phone rings.',
  ),
  care(
    'CR-133',
    'Bath Salts, Eucalyptus',
    1400,
    'Sea salt with eucalyptus and a little pine. Two handfuls and a closed door.',
  ),
  care(
    'CR-134',
    'Wooden Hair Brush',
    1850,
    'Boar-free bristles in pear wood. Untangles kindly and polishes as it goes.',
    { stock: 10 },
  ),
  care(
    'CR-135',
    'Knitted Hot Water Bottle Cover',
    2450,
    'Ribbed lambswool over a two-litre bottle. For cold feet, sore backs and long winters.',
    { stock: 2 },
  ),
];

export const COURSES: readonly ProductDraft[] = [
  course(
    'CS-001',
    'Sourdough from Scratch: Online Course',
    4900,
    'Twelve short lessons from a living starter to a loaf with ears. Learn at your own pace; access never ends.',
  ),
  course(
    'CS-002',
    'Watercolour for Beginners: Online Course',
    3900,
    'Washes, edges and happy accidents. Nine lessons and a painting at the end of each.',
  ),
  course(
    'CS-003',
    'Pottery at the Wheel: Evening Class',
    14500,
    'Six Tuesday evenings in a real studio, clay and firing included. You will take home four pots and a new respect for mugs.',
  ),
  course(
    'CS-004',
    'Grow Vegetables on a Balcony: Online Course',
    2900,
    'What to sow when, in pots, in eight seasons of fifteen minutes.',
  ),
  course(
    'CS-005',
    'Visible Mending: Weekend Workshop',
    8500,
    'Two afternoons of darning, patching and sashiko. Bring the jumper you cannot part with.',
  ),
  course(
    'CS-006',
    'Modern Calligraphy: Online Course',
    3400,
    'From the first stroke to addressed envelopes, with printable guide sheets.',
  ),
  course(
    'CS-007',
    'Coffee Brewing at Home: Live Class',
    2500,
    'One evening, three methods, and the reason yours was bitter. Recorded for afterwards.',
  ),
];
