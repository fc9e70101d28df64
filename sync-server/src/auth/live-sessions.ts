/**
 * What is open under which account session, so that signing out ends it at once. Holds callbacks only: it
 * knows neither sockets nor accounts, and forgets a session with its last entry. Sessions that ended lately are
 * remembered, because a socket may be on its way in while its session is signed out. The other nodes are told.
 */
import { noSessionNews, type SessionNews } from '../ports/session-news.ts';

export interface LiveSessions {
  /** Calls `onEnd` once when the session ends, soon if it just has; the answer takes the entry back. */
  watch(sessionId: string, onEnd: () => void): () => void;
  /** Ends everything open under the session, on every node. Harmless for one nobody watches. */
  end(sessionId: string): void;
  /** The same on this node only, which was told. */
  endHere(sessionId: string): void;
  /** Sessions something is open under. */
  watched(): readonly string[];
}

/** Sign-outs remembered; a socket takes milliseconds from its check to its watch. */
const REMEMBERED = 1_000;

export const createLiveSessions = (news: Pick<SessionNews, 'tell'> = noSessionNews): LiveSessions => {
  const watched = new Map<string, Set<() => void>>();
  const ended = new Set<string>();

  const remember = (sessionId: string): void => {
    ended.add(sessionId);
    const [oldest] = ended;
    if (ended.size > REMEMBERED && oldest !== undefined) ended.delete(oldest);
  };

  const endHere = (sessionId: string): void => {
    remember(sessionId);
    const entries = watched.get(sessionId);
    watched.delete(sessionId);
    for (const entry of entries ?? []) entry();
  };

  return {
    watch: (sessionId, onEnd) => {
      const entries = watched.get(sessionId) ?? new Set();
      // A function of its own, so that the same callback given twice is two entries.
      const entry = (): void => onEnd();
      watched.set(sessionId, entries.add(entry));
      const takeBack = (): boolean => {
        const isThere = entries.delete(entry);
        if (entries.size === 0 && watched.get(sessionId) === entries) watched.delete(sessionId);
        return isThere;
      };
      if (ended.has(sessionId))
        queueMicrotask(() => {
          if (takeBack()) onEnd();
        });
      return () => {
        takeBack();
      };
    },
    end: (sessionId) => {
      endHere(sessionId);
      news.tell(sessionId);
    },
    endHere,
    watched: () => [...watched.keys()],
  };
};
