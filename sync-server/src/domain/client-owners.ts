/**
 * Which device introduced a Yjs client id. Two devices writing under one id fork the document for ever with
 * equal state vectors (STACK-NOTES 9), so an id belongs to the device that first brought structs of it.
 */
import * as Y from 'yjs';

export type ClientOwners = Map<number, string>;

/** Takes the ids an accepted update introduces into `owners`; ids known already stay with their device. */
export const introduce = (owners: ClientOwners, update: Uint8Array, device: string): void => {
  for (const client of Y.parseUpdateMeta(update).from.keys())
    if (!owners.has(client)) owners.set(client, device);
};
