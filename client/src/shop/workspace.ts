/**
 * Which documents this tab has open: the owner's own one to write, and beside it those that are still on their way
 * into it (a guest's after signing in, an older epoch's after a renewal), read as if merged. A function of the
 * device's rows and of what the log holds, so all tabs come to the same (SPEC W1).
 */
import { type Owner, ownerOf } from '../../../shared/src/index.ts';
import { type BasketDocument, epochOfDoc, openBasketDocument, ownerOfDoc } from './basket-document.ts';
import type { DeviceMirror } from './device-mirror.ts';
import type { ClaimRow, SessionRow } from './device-rows.ts';
import { createSignal, type Signal } from './live.ts';
import type { DocId } from './local-store.ts';
import type { WriterPorts } from './row-writer.ts';
import { createTabActor, type TabActor } from './tab-actor.ts';

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
  /** A row of this document is in the log; true where it is not open, so that it should be looked at. */
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

/** Epochs before the present one in which a stray row is looked for at once; older ones wait for the idle scan. */
const RECENT_EPOCHS = 3;

const epochsBelow = (owner: Owner, epoch: number): DocId[] =>
  Array.from({ length: Math.min(RECENT_EPOCHS, epoch) }, (_, i): DocId => `${owner}#${epoch - 1 - i}`);

/** Documents that belong beside `main` if they hold anything: older epochs, guests that came with the user. */
const besideDocIds = (
  device: DeviceMirror,
  session: SessionRow,
  main: DocId,
  strays: Iterable<DocId>,
): DocId[] => {
  const owner = ownerOfSession(session);
  const guests = claimsOf(device, session.user?.id)
    .filter(({ state }) => state !== 'refused')
    .map(({ guest }): Owner => `guest:${guest.id}`);
  const guestDocs = guests.flatMap((guest) => {
    const newest = mainDocId(device, guest);
    return [newest, ...epochsBelow(guest, epochOfDoc(newest))];
  });
  const older = epochsBelow(owner, epochOfDoc(main));
  const owners: readonly (Owner | null)[] = [owner, ...guests];
  const others = [...strays].filter((docId) => owners.includes(ownerOfDoc(docId)));
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
  /** Closes every document nobody needs, but none before what it holds is on disk. */
  const closeUnneeded = (): void => {
    for (const document of open.values()) {
      if (isNeeded(document) || !document.isCommitted()) continue;
      open.delete(document.docId);
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
    closeUnneeded();
    switched.emit(current);
  };
  const opened = async (docId: DocId): Promise<BasketDocument> => {
    const known = open.get(docId);
    if (known) return known;
    const document = await openBasketDocument(ports, docId);
    document.changed.on(() => changed.emit());
    document.stored.on(() => {
      stored.emit();
      if (!isNeeded(document)) void inTurn(closeUnneeded);
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
    const main = await opened(mainId);
    const candidates = await Promise.all(besideDocIds(device, session, mainId, strays).map(opened));
    const beside = candidates.filter((document) => !isEmpty(document));
    const before = current;
    const isSame = (document: BasketDocument, i: number): boolean => document === before?.beside[i];
    if (before?.main === main && before.beside.length === beside.length && beside.every(isSame)) {
      closeUnneeded();
      return before;
    }
    const actor =
      before?.main === main
        ? before.actor
        : createTabActor(main, device, { ...ports, isWhole: () => isWholeDocument(main) });
    current = { owner, main, beside, actor };
    if (before && before.main !== main) void before.actor.giveBack();
    closeUnneeded();
    switched.emit(current);
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
      if (open.has(docId)) return false;
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
const isWholeDocument = ({ doc, setAside }: BasketDocument): boolean =>
  setAside.size === 0 && doc.store.pendingStructs === null;
