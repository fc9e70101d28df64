/** Demo goods for the rooms of a home: textiles, lighting, wall, candles. */
import type { ProductDraft } from '../../ports/catalogue-store.ts';
import { colours, goodsOf, sizes } from './demo-product.ts';

const textiles = goodsOf('textiles');
const lighting = goodsOf('lighting');
const candles = goodsOf('candles');
const art = goodsOf('art');

export const TEXTILES: readonly ProductDraft[] = [
  textiles(
    'TX-301',
    'Herringbone Wool Throw',
    5800,
    'Woven from recycled lambswool in a soft herringbone. Big enough for two and a film.',
    { options: [colours('Grey', 'Rust', 'Moss')], stock: 14 },
  ),
  textiles(
    'TX-302',
    'Velvet Cushion in Terracotta',
    2600,
    'Deep cotton velvet with a feather pad and a hidden zip. It makes an old sofa look planned.',
  ),
  textiles(
    'TX-303',
    'Waffle Bath Towel',
    2200,
    'Light, thirsty and quick to dry. Organic cotton with a loop to hang it by.',
    { options: [colours('White', 'Sage', 'Navy'), sizes('Hand', 'Bath')] },
  ),
  textiles(
    'TX-304',
    'Gingham Linen Napkins, Set of 4',
    1900,
    'Stone-washed linen in a small check, with mitred corners. Ironing is optional.',
  ),
  textiles(
    'TX-305',
    'Quilted Bedspread',
    8900,
    'Two layers of soft cotton, quilted in wide waves. Warm in spring, and a good top layer in winter.',
    { options: [sizes('Single', 'Double', 'King')], stock: 5 },
  ),
  textiles(
    'TX-306',
    'Striped Cotton Runner Rug',
    3400,
    'A flat-woven runner in undyed and indigo cotton. Goes in the machine after muddy weekends.',
  ),
];

export const LIGHTING: readonly ProductDraft[] = [
  lighting(
    'LT-401',
    'Mushroom Table Lamp',
    6400,
    'A glazed foot and a dome shade that gives a low, warm pool of light. Dims with a touch.',
    { options: [colours('Cream', 'Red')], stock: 7 },
  ),
  lighting(
    'LT-402',
    'Garden Lantern',
    2850,
    'A storm lantern for a fat candle, with bevelled glass and a handle for carrying it down the path.',
  ),
  lighting(
    'LT-403',
    'Warm String Lights, 10 m',
    1800,
    'A hundred tiny lights on a copper wire. Runs for weeks on a small solar panel.',
  ),
  lighting(
    'LT-404',
    'Paper Pendant Shade',
    2100,
    'Folded by hand from washi-style paper. Weighs almost nothing and makes a bare bulb kind.',
    { options: [sizes('40 cm', '60 cm')] },
  ),
  lighting(
    'LT-405',
    'Brass Reading Lamp',
    7800,
    'A jointed arm, a heavy base and a shade that points exactly where the page is.',
    { stock: 3 },
  ),
];

export const CANDLES: readonly ProductDraft[] = [
  candles(
    'CD-501',
    'Fig & Cedar Candle',
    1950,
    'Green fig leaves over warm cedar. Soy wax, cotton wick, forty-five quiet hours.',
  ),
  candles(
    'CD-502',
    'Beeswax Dinner Candles, Pair',
    1100,
    'Pure beeswax that burns slowly and smells faintly of honey. They do not drip when there is no draught.',
  ),
  candles(
    'CD-503',
    'Lavender Scented Candle in Tin',
    1250,
    'Provence lavender and a little bergamot, in a tin that travels well.',
    { stock: 40 },
  ),
  candles(
    'CD-504',
    'Amber Glass Reed Diffuser',
    2400,
    'Orange blossom and sandalwood, let out slowly by eight reeds. Lasts about three months.',
  ),
  candles(
    'CD-505',
    'Pressed Glass Tealight Holders, Set of 3',
    1350,
    'Three little holders that scatter candlelight in dots and stripes.',
  ),
  candles(
    'CD-506',
    'Incense Sticks, Rain & Moss',
    750,
    'Thirty hand-rolled sticks that smell like a garden after a storm.',
  ),
];

export const ART: readonly ProductDraft[] = [
  art(
    'AR-601',
    'Sunday Hills Art Print',
    2800,
    'Rolling hills in three inks, printed on heavy cotton paper. Signed by the artist.',
    { options: [sizes('A4', 'A3', 'A2')] },
  ),
  art(
    'AR-602',
    'Lemon Branch Framed Print',
    4500,
    'A single branch of lemons, framed in oiled oak and ready to hang.',
    { stock: 6 },
  ),
  art(
    'AR-603',
    'Round Oak Wall Clock',
    5200,
    'A silent movement and hands you can read from the sofa. Set it once and forget it.',
  ),
  art(
    'AR-604',
    'Sunburst Mirror',
    6900,
    'A small round mirror with rays of pale rattan. It catches the morning and hands it round the room.',
    { stock: 2 },
  ),
  art(
    'AR-605',
    'Paper Bunting, Painted Flags',
    980,
    'Three metres of hand-cut flags in soft colours. Not only for birthdays.',
  ),
  art(
    'AR-606',
    'Little Heart Wall Hanging',
    1450,
    'Clay hearts on a linen cord, glazed by hand. A small thing to find on the way out of the door.',
  ),
];
