/**
 * Which documents this tab has open: the owner's own one to write, and beside it those that are still on their way
 * into it (a guest's after signing in, an older epoch's after a renewal), read as if merged. A function of the
 * device's rows and of what the log holds, so all tabs come to the same (SPEC W1, P10).
 */
import { type Owner, ownerOf } from '../../../shared/src/index.ts';
import { type BasketDocument, epochOfDoc, openBasketDocument, ownerOfDoc } from './basket-document.ts';
import type { DeviceMirror } from './device-mirror.ts';
import type { ClaimRow, SessionRow } from './device-rows.ts';
import { createSignal, type Signal } from './live.ts';
import type { DocId } from './local-store.ts';
import type { WriterPorts } from './row-writer.ts';
import { createTabActor, type TabActor } from './tab-actor.ts';
import { isWhole, keepLogWhole } from './wholeness.ts';

export interface Workspace {
  readonly owner: Owner;
  readonly main: BasketDocument;
  readonly beside: readonly BasketDocument[];
  readonly actor: TabActor;
}

export interface WorkspaceKeeper {
  current(): Workspace | null;
  /** Makes the open documents what the rows say; calls are served one after the other. */
  follow(): Promise<Workspace>;
  /** The same, after reading again what is stored: a tab that died as it wrote told nobody (SPEC T13). */
  catchUp(): Promise<Workspace>;
  /** All that are open, also what is kept only until it is on disk. */
  documents(): readonly BasketDocument[];
  /** A row of this document is in the log; true where it is not on the page, so that it should be looked at. */
  noteStray(docId: DocId): boolean;
  /** Other documents are open than before. */
  readonly switched: Signal<Workspace>;
  /** Content of any open document changed. */
  readonly changed: Signal<void>;
  /** Rows or failures of any open document changed. */
  readonly stored: Signal<void>;
  close(): Promise<void>;
}

/** @throws where the stored ids are none. */
export const ownerOfSession = ({ user, guest }: SessionRow): Owner => {
  const owner = user ? ownerOf('user', user.id) : ownerOf('guest', guest.id);
  if (!owner) throw new Error('a session without an owner');
  return owner;
};

/** The claims of guests that came with this person; a guest's own session has none. */
export const claimsOf = (device: DeviceMirror, userId: string | undefined): readonly ClaimRow[] =>
  device
    .keys()
    .filter((key) => key.startsWith('claim|'))
    .map((key) => device.get(key as `claim|${string}`))
    .filter((claim) => claim !== undefined)
    .filter((claim) => claim.userId === userId);

const mainDocId = (device: DeviceMirror, owner: Owner): DocId =>
  `${owner}#${device.get(`epoch|${owner}`)?.epoch ?? 0}`;

/** Epochs before the present one in which every tab looks for rows; the leading tab looks through the whole log. */
const RECENT_EPOCHS = 3;

const epochsBelow = (owner: Owner, epoch: number): DocId[] =>
  Array.from({ length: Math.min(RECENT_EPOCHS, epoch) }, (_, i): DocId => `${owner}#${epoch - 1 - i}`);

/** Whose baskets make up the page: the session's owner first, then guests that came along. */
const ownersOf = (device: DeviceMirror, session: SessionRow): readonly [Owner, ...Owner[]] => {
  const guests = claimsOf(device, session.user?.id).filter(({ state }) => state !== 'refused');
  return [ownerOfSession(session), ...guests.map(({ guest }): Owner => `guest:${guest.id}`)];
};

/** Documents that belong beside `main` if they hold anything: older epochs, guests that came with the user. */
const besideDocIds = (
  device: DeviceMirror,
  owners: readonly [Owner, ...Owner[]],
  main: DocId,
  strays: Iterable<DocId>,
): DocId[] => {
  const [owner, ...guests] = owners;
  const guestDocs = guests.flatMap((guest) => {
    const newest = mainDocId(device, guest);
    return [newest, ...epochsBelow(guest, epochOfDoc(newest))];
  });
  const older = epochsBelow(owner, epochOfDoc(main));
  const isTheirs = (docId: DocId): boolean => owners.some((known) => known === ownerOfDoc(docId));
  const others = [...strays].filter(isTheirs);
  return [...new Set([...guestDocs, ...older, ...others])].filter((docId) => docId !== main).sort();
};

/** Nothing in it that this device alone would know. */
const isEmpty = (document: BasketDocument): boolean => document.rows.size() === 0 && document.isCommitted();

export interface WorkspacePorts extends WriterPorts {
  readonly device: DeviceMirror;
  readonly deviceId: string;
}

export const createWorkspaceKeeper = (ports: WorkspacePorts): WorkspaceKeeper => {
  const { device } = ports;
  const switched = createSignal<Workspace>();
  const changed = createSignal<void>();
  const stored = createSignal<void>();
  const open = new Map<DocId, BasketDocument>();
  /** Documents some row was seen of, whoever wrote it. */
  const strays = new Set<DocId>();
  /** Whose documents stay open: what a tab that slept writes late into one must land on all of it. */
  let owners: readonly Owner[] = [];
  let current: Workspace | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** One thing after the other: nothing is closed while a look is under way, which may have chosen it. */
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const isNeeded = (document: BasketDocument): boolean =>
    document === current?.main || current?.beside.includes(document) === true;
  const keepWhole = async (document: BasketDocument): Promise<void> => {
    // Where the storage refuses it, the next change tries again.
    await keepLogWhole(ports, document).catch(() => undefined);
  };
  /** Closes every document of others, but none before what it holds is on disk. */
  const closeUnneeded = async (): Promise<void> => {
    for (const document of [...open.values()]) {
      if (owners.includes(document.owner) || !document.isCommitted()) continue;
      open.delete(document.docId);
      if (document.rows.size() > 0) await keepWhole(document);
      document.close();
    }
  };
  /** The leading tab has brought it home: from here on no tab reads it beside. */
  const putAway = (document: BasketDocument): void => {
    if (!current?.beside.includes(document)) return;
    // Written into again before its turn came: there is something to bring home.
    if (!isEmpty(document)) {
      switched.emit(current);
      return;
    }
    current = { ...current, beside: current.beside.filter((other) => other !== document) };
    switched.emit(current);
  };
  /**
   * Once rows have left a document beside the basket, every row that comes may stand on what has left: each time,
   * those that are there are made to stand on their own.
   */
  const watchWhole = (document: BasketDocument): (() => void) => {
    const { rows } = document;
    let known = rows.ids();
    let hasLost = false;
    let isDue = false;
    const check = async (): Promise<void> => {
      isDue = false;
      if (rows.size() > 0) await keepWhole(document);
    };
    return () => {
      hasLost ||= !known.every(rows.has);
      known = rows.ids();
      if (!hasLost || isDue || known.length === 0 || document === current?.main) return;
      isDue = true;
      void inTurn(check);
    };
  };
  const opened = async (docId: DocId): Promise<BasketDocument> => {
    const known = open.get(docId);
    if (known) return known;
    const document = await openBasketDocument(ports, docId);
    document.changed.on(() => changed.emit());
    const checkWhole = watchWhole(document);
    document.stored.on(() => {
      stored.emit();
      checkWhole();
      if (!owners.includes(document.owner)) void inTurn(closeUnneeded);
      else if (document !== current?.main && isEmpty(document)) void inTurn(() => putAway(document));
    });
    open.set(docId, document);
    return document;
  };
  const look = async (): Promise<Workspace> => {
    const session = device.get('session');
    if (!session) throw new Error('a device without a session row');
    const owner = ownerOfSession(session);
    const mainId = mainDocId(device, owner);
    const present = ownersOf(device, session);
    owners = present;
    const main = await opened(mainId);
    const candidates = await Promise.all(besideDocIds(device, present, mainId, strays).map(opened));
    const beside = candidates.filter((document) => !isEmpty(document));
    const before = current;
    const isSame = (document: BasketDocument, i: number): boolean => document === before?.beside[i];
    if (before?.main === main && before.beside.length === beside.length && beside.every(isSame)) {
      await closeUnneeded();
      return before;
    }
    const actor =
      before?.main === main
        ? before.actor
        : createTabActor(main, device, { ...ports, isWhole: () => isWholeDocument(main) });
    current = { owner, main, beside, actor };
    if (before && before.main !== main) void before.actor.giveBack();
    switched.emit(current);
    // Rows of what was the page's own document a moment ago may have left before it heard that it is not.
    for (const document of beside) if (document === before?.main) await keepWhole(document);
    await closeUnneeded();
    return current;
  };
  return {
    current: () => current,
    follow: () => inTurn(look),
    catchUp: () =>
      inTurn(async () => {
        await device.reread();
        await Promise.all([...open.values()].map((document) => document.reread()));
        return look();
      }),
    documents: () => [...open.values()],
    noteStray: (docId) => {
      const document = open.get(docId);
      if (document && isNeeded(document)) return false;
      strays.add(docId);
      return true;
    },
    switched,
    changed,
    stored,
    close: async () => {
      await queue;
      await current?.actor.giveBack();
      for (const document of open.values()) document.close();
      open.clear();
    },
  };
};

/** Whether everything earlier slots wrote can be read: no damaged row, no change that waits for another. */
const isWholeDocument = ({ doc, setAside }: BasketDocument): boolean => setAside.size === 0 && isWhole(doc);
