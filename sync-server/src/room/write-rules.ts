/** What one writer may write into one basket: its owner's origin and, for a user, those of the guests claimed. */
import { type Owner, ownerKind } from '../../../shared/src/index.ts';
import { UNNAMED } from '../domain/basket-document.ts';
import type { ClientOwners } from '../domain/client-owners.ts';
import type { WriteRules } from '../domain/examine-update.ts';

/** Who brings an update: a session, or the device behind an HTTP request. */
export interface Writer {
  /** Means nothing where the device did not say it itself. */
  readonly device: string;
  /** Whether the device said its name itself, so that its actors can be held to it. */
  readonly isDeviceNamed: boolean;
  /** Told of how many parts (structs and deletions) an update of its is made, or the document it wakes, about. */
  onParts?(count: number): void;
}

/** The name actors are held to, or `UNNAMED` for all that said none. */
export const deviceNameOf = ({ device, isDeviceNamed }: Writer): string => (isDeviceNamed ? device : UNNAMED);

export interface BasketOrigins {
  readonly basket: Owner;
  readonly guests: ReadonlySet<Owner>;
}

/** `owners` are the Yjs client ids already introduced, each with its device. */
export const rulesFor = (
  { basket, guests }: BasketOrigins,
  writer: Writer,
  owners: ClientOwners,
): WriteRules => ({
  device: deviceNameOf(writer),
  isDeviceNamed: writer.isDeviceNamed,
  ownOriginOnly: ownerKind(basket) === 'guest',
  mayWrite: (origin) => origin === basket || guests.has(origin),
  ownerOfClient: (client) => owners.get(client),
  onParts: (count) => writer.onParts?.(count),
});
