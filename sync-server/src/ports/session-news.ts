/**
 * How the nodes tell each other that an account session has ended. A quick word, not a promise: it may be lost, also
 * without anybody knowing, so who listens asks the account store as well (auth/follow-sign-outs.ts).
 */
export interface SessionListener {
  /** Some node ended it, perhaps this one; may come more than once. */
  onEnded(sessionId: string): void;
  /** The connection has been away, and what was told meanwhile is not known; also once listening has begun. */
  onMaybeMissed(): void;
}

export interface SessionNews {
  /** Tells every node that listens now. */
  tell(sessionId: string): void;
  /** The answer ends it. */
  listen(listener: SessionListener): () => void;
  close(): Promise<void>;
}

/** For one process alone: there is nobody to tell. */
export const noSessionNews: SessionNews = {
  tell: () => undefined,
  listen: () => () => undefined,
  close: async () => undefined,
};
