/** JSON schemas several routes share. Routes keep their own beside themselves. */

/** The one shape of every refusal. */
export const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', description: 'A code of the error catalogue; programs decide by it.' },
        message: { type: 'string', description: 'The same for people.' },
        field: { type: 'string', description: 'The value the refusal is about.' },
      },
    },
  },
} as const;

/** To spread into a route's `response`. */
export const refusals = { '4xx': errorSchema, '5xx': errorSchema } as const;

export const personSchema = {
  type: 'object',
  required: ['id', 'email', 'name'],
  properties: { id: { type: 'string' }, email: { type: 'string' }, name: { type: 'string' } },
} as const;
