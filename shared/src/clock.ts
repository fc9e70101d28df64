/** Time and chance are ports: only adapters and `config.ts` touch the real ones (SPEC: architecture test). */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Run `action` once after `delayMs`; the returned timer cancels it. */
  after(delayMs: number, action: () => void): Timer;
}

export interface Random {
  /** `count` bytes from a cryptographic source. */
  bytes(count: number): Uint8Array;
  /** Uniform in [0, 1); for jitter, never for secrets. */
  fraction(): number;
}
