/** How much work one network address may make, counted over all its sockets and requests; the counting stays behind. */
export interface AddressWork {
  /** The account of one address, to be kept as long as whoever spends from it. */
  of(address: string): WorkAccount;
}

export interface WorkAccount {
  /** Counts some work, in frames; answers 0, or for how many milliseconds the address owes. */
  spend(cost: number, nowMs: number): number;
}
