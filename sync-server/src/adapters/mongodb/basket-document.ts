/**
 * A saved basket as a document of the collection `baskets`, and back. The projection is stored so that jobs and
 * people can query it: options are pairs of name and value, because their names come from shops and may hold dots
 * and dollar signs. What comes back is checked; anything else is an UnreadableDocument.
 */
import { Binary } from 'mongodb';
import { type Owner, type OwnerKind, ownerKind } from '../../../../shared/src/index.ts';
import { NOT_KNOWN_THEN, type ProjectedLine, type Projection } from '../../domain/project-basket.ts';
import type { Saved } from '../../ports/durable-store.ts';
import { UnreadableDocument } from './connect.ts';

interface StoredLine extends Omit<ProjectedLine, 'options'> {
  readonly options?: readonly { readonly name: string; readonly value: string }[];
}

interface StoredProjection extends Omit<Projection, 'lines' | 'wishlists'> {
  readonly lines: readonly StoredLine[];
  readonly wishlists: readonly (Omit<Projection['wishlists'][number], 'lines'> & {
    readonly lines: readonly StoredLine[];
  })[];
}

/** What every save replaces. */
export interface BasketFields {
  readonly state: Binary;
  readonly through: number;
  readonly generation: number;
  readonly owners: readonly { readonly client: number; readonly device: string }[];
  readonly projection: StoredProjection;
  readonly updatedAt: Date;
}

export interface BasketDocument extends BasketFields {
  readonly _id: Owner;
  readonly kind: OwnerKind;
  readonly createdAt: Date;
}

/** The driver serialises later: what the caller does to its bytes meanwhile must not be stored. */
export const binaryOf = (bytes: Uint8Array): Binary => new Binary(bytes.slice());

/** @throws UnreadableDocument */
export const bytesOf = (value: unknown, what: string): Uint8Array => {
  if (!(value instanceof Binary)) throw new UnreadableDocument(`${what} is no binary`);
  // A copy of its own: the driver hands out a view into a whole answer.
  return new Uint8Array(value.value());
};

const storedLine = ({ options, ...line }: ProjectedLine): StoredLine =>
  options ? { ...line, options: Object.entries(options).map(([name, value]) => ({ name, value })) } : line;

const lineOf = ({ options, ...line }: StoredLine): ProjectedLine =>
  options ? { ...line, options: Object.fromEntries(options.map(({ name, value }) => [name, value])) } : line;

export const fieldsOf = ({ state, through, generation, projection, owners }: Saved): BasketFields => ({
  state: binaryOf(state),
  through,
  generation,
  owners: [...owners].map(([client, device]) => ({ client, device })),
  projection: {
    ...projection,
    lines: projection.lines.map(storedLine),
    wishlists: projection.wishlists.map((list) => ({ ...list, lines: list.lines.map(storedLine) })),
  },
  updatedAt: new Date(projection.updatedAt),
});

export const documentOf = (basket: Owner, fields: BasketFields): BasketDocument => ({
  _id: basket,
  kind: ownerKind(basket),
  createdAt: fields.updatedAt,
  ...fields,
});

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const areLines = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((line) => isRecord(line) && (line.options === undefined || Array.isArray(line.options)));

/** @throws UnreadableDocument */
export const projectionOf = (value: unknown): Projection => {
  const isStored =
    isRecord(value) &&
    areLines(value.lines) &&
    Array.isArray(value.wishlists) &&
    value.wishlists.every((list) => isRecord(list) && areLines(list.lines));
  if (!isStored) throw new UnreadableDocument('projection is not one');
  const stored = value as unknown as StoredProjection;
  return {
    ...NOT_KNOWN_THEN,
    ...stored,
    lines: stored.lines.map(lineOf),
    wishlists: stored.wishlists.map((list) => ({ ...list, lines: list.lines.map(lineOf) })),
  };
};

const ownersOf = (value: unknown): Map<number, string> => {
  if (!Array.isArray(value)) throw new UnreadableDocument('owners is no list');
  return new Map(
    value.map((owner: unknown) => {
      const isOwner = isRecord(owner) && isWhole(owner.client) && typeof owner.device === 'string';
      if (!isOwner) throw new UnreadableDocument('owners holds something else');
      return [owner.client as number, owner.device as string];
    }),
  );
};

/** @throws UnreadableDocument */
export const savedOf = (document: Partial<Record<keyof BasketDocument, unknown>>): Saved => {
  const { state, through, generation, projection, owners } = document;
  if (!isWhole(through)) throw new UnreadableDocument('through is no whole number');
  if (!isWhole(generation)) throw new UnreadableDocument('generation is no whole number');
  return {
    state: bytesOf(state, 'state'),
    through,
    generation,
    projection: projectionOf(projection),
    owners: ownersOf(owners),
  };
};
