/** How often one network address may do something that costs; the counting stays behind it. */
export interface AddressLimit {
  /** Counts one try of `address`; answers 0, or the milliseconds until the next may be made. */
  take(address: string): number;
}
