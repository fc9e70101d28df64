/** JSON schemas of the catalogue's answers; the types are those of shared/src/product.ts. */

const text = { type: 'string' } as const;

const optionSchema = {
  type: 'object',
  required: ['name', 'label', 'values'],
  properties: {
    name: { ...text, description: 'Key in the intent of a line, for example `size`.' },
    label: text,
    values: { type: 'array', items: text },
  },
} as const;

export const productSchema = {
  type: 'object',
  required: [
    'sku',
    'name',
    'description',
    'category',
    'kind',
    'priceMinor',
    'currency',
    'stock',
    'cap',
    'options',
    'picture',
    'revision',
    'deleted',
  ],
  properties: {
    sku: { ...text, description: "The shop's exact code; letter case counts." },
    name: text,
    description: text,
    category: { ...text, description: 'Slug of a category.' },
    kind: { type: 'string', enum: ['goods', 'course'] },
    priceMinor: { type: 'integer', description: 'Price in minor units (pence, cents).' },
    currency: { ...text, description: 'ISO 4217.' },
    stock: { type: 'integer', nullable: true, description: 'Units left; null: not counted.' },
    cap: { type: 'integer', nullable: true, description: 'Most units one cart may hold; null: no cap.' },
    options: { type: 'array', items: optionSchema },
    picture: { ...text, description: 'Path of the picture on this origin.' },
    revision: { type: 'integer', description: 'Place in the change feed.' },
    deleted: { type: 'boolean', description: 'No longer sold.' },
  },
} as const;

const productsSchema = { type: 'array', items: productSchema } as const;

export const foundProductsSchema = {
  type: 'object',
  required: ['products', 'total'],
  properties: {
    products: productsSchema,
    total: { type: 'integer', description: 'How many match in all, whatever the page.' },
  },
} as const;

export const categoriesSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['slug', 'name', 'count'],
    properties: { slug: text, name: text, count: { type: 'integer' } },
  },
} as const;

export const changesSchema = {
  type: 'object',
  required: ['products', 'checkpoint'],
  properties: {
    products: productsSchema,
    checkpoint: {
      type: 'object',
      required: ['revision'],
      properties: { revision: { type: 'integer', description: 'Ask from here next time.' } },
    },
  },
} as const;
