/**
 * A whole `Shop` in memory, for looking at the pages and for their tests: same seam, no Yjs, no RxDB, no
 * network. Nothing is merged here; what a page shows of syncing is set by hand through `fake`.
 */
import {
  type ErrorCode,
  fail,
  LATER,
  LIMITS,
  lineIdOf,
  type Money,
  normaliseIntent,
  ok,
  type Product,
  type Result,
  show,
  sumByCurrency,
  WISHLIST,
} from '../../../shared/src/index.ts';
import type {
  BasketView,
  DeviceView,
  Intent,
  LineView,
  ListView,
  Notice,
  SessionView,
  Shop,
  SyncView,
} from '../../src/shop/shop.ts';
import { type Cell, createCell } from '../../src/ui/state/live.ts';
import { createFakeCatalogue } from './fake-catalogue.ts';

interface Entry {
  readonly intent: Intent;
  readonly quantity: number;
  readonly was: Money | null;
}
type Entries = Map<string, Entry>;
interface NamedList {
  name: string;
  readonly lines: Entries;
}

export interface FakeState {
  readonly cart: Entries;
  readonly lists: Map<string, NamedList>;
}

export interface Fake {
  readonly shop: Shop;
  readonly sync: Cell<SyncView>;
  readonly session: Cell<SessionView>;
  readonly notices: Cell<readonly Notice[]>;
  /** Every op fails with this code until it is null again. */
  failing: ErrorCode | null;
  device: DeviceView;
  setReady(isReady: boolean): void;
  setProducts(products: readonly Product[]): void;
  /** Puts a line in as if it came with another price. */
  put(intent: Intent, quantity: number, was?: Money | null): void;
  /** As another device would. */
  takeOut(sku: string): void;
}

const DEVICE: DeviceView = {
  deviceId: 'k3Jf0a-2Lx9_Qw7B',
  owner: 'guest:k3Jf0a',
  isLeader: true,
  storedUpdates: 42,
  storedBytes: 18_432,
  products: 0,
  waiting: 0,
  lastSavedAt: null,
  corruptRows: 0,
  isPersistent: false,
  usageBytes: 4_812_000,
  quotaBytes: 10_737_418_240,
};

export const createFakeShop = (initial: readonly Product[]): Fake => {
  let products = initial;
  let isReady = true;
  let lists = 0;
  const state: FakeState = {
    cart: new Map(),
    lists: new Map([
      [WISHLIST, { name: '', lines: new Map() }],
      [LATER, { name: '', lines: new Map() }],
    ]),
  };
  const version = createCell(1);

  const lineOf = (id: string, { intent, quantity, was }: Entry): LineView => {
    const product = products.find(({ sku }) => sku === intent.sku) ?? null;
    const price = product && { minor: product.priceMinor, currency: product.currency };
    const shown = show(quantity, { cap: product?.cap ?? null, stock: product?.stock ?? null });
    const priceWas = price && was && was.minor !== price.minor ? was : null;
    const total = price && { minor: price.minor * shown.shown, currency: price.currency };
    return { id, intent, quantity, ...shown, product, price, priceWas, total };
  };
  const linesOf = (entries: Entries): LineView[] => [...entries].map(([id, entry]) => lineOf(id, entry));
  const kindOf = (id: string): ListView['kind'] =>
    id === WISHLIST ? 'wishlist' : id === LATER ? 'later' : 'own';
  const read = (): BasketView => {
    const lines = isReady ? linesOf(state.cart) : [];
    return {
      isReady,
      lines,
      itemCount: lines.reduce((sum, line) => sum + line.shown, 0),
      totals: sumByCurrency(lines.flatMap(({ total }) => (total ? [total] : []))),
      lists: [...state.lists].map(([id, { name, lines: held }]) => ({
        id,
        kind: kindOf(id),
        name: kindOf(id) === 'own' ? name : null,
        lines: isReady ? linesOf(held) : [],
      })),
    };
  };

  const basket = createCell(read());
  const sync = createCell<SyncView>({
    badge: 'saved',
    waiting: 0,
    isConnected: true,
    lastSavedAt: Date.UTC(2026, 10, 21, 9, 30),
    problem: null,
    isHeldUp: false,
  });
  const session = createCell<SessionView>({ user: null });
  const notices = createCell<readonly Notice[]>([]);
  const dismiss = (id: string) => notices.set(notices.get().filter((notice) => notice.id !== id));

  const settle = <T>(value: T): Result<T> => {
    basket.set(read());
    return ok(value);
  };
  /** Runs an op unless all of them are told to fail; resolves a turn later, as a commit would. */
  const op = async <T>(run: () => Result<T>): Promise<Result<T>> =>
    fake.failing ? fail(fake.failing) : run();
  const addTo = (
    entries: Entries,
    intent: Intent,
    quantity: number,
    was: Money | null = null,
  ): Result<void> => {
    const normal = normaliseIntent(intent);
    if (!normal) return fail('invalid-field');
    const id = lineIdOf(normal);
    const before = entries.get(id);
    // A line that is put in again goes to the end, as in the real basket.
    entries.delete(id);
    entries.set(id, {
      intent: normal,
      quantity: (before?.quantity ?? 0) + quantity,
      was: before?.was ?? was,
    });
    return settle(undefined);
  };
  const setTo = (entries: Entries, id: string, quantity: number): Result<void> => {
    const entry = entries.get(id);
    if (!entry) return fail('unknown-line');
    if (!Number.isInteger(quantity) || quantity > LIMITS.quantityMax) return fail('invalid-quantity');
    if (quantity <= 0) entries.delete(id);
    else entries.set(id, { ...entry, quantity });
    return settle(undefined);
  };
  const move = (
    from: Entries | undefined,
    to: Entries | undefined,
    id: string,
    units = Number.POSITIVE_INFINITY,
  ): Result<void> => {
    const entry = from?.get(id);
    if (!entry || !from || !to) return fail('unknown-line');
    const moved = Math.min(entry.quantity, units);
    setTo(from, id, entry.quantity - moved);
    return addTo(to, entry.intent, moved, entry.was);
  };
  const inList = (id: string): Entries | undefined => state.lists.get(id)?.lines;

  const shop: Shop = {
    basket,
    sync,
    session,
    notices,
    catalogue: createFakeCatalogue(() => products, version),
    add: (intent, quantity) => op(() => addTo(state.cart, intent, quantity)),
    setQuantity: (id, quantity) => op(() => setTo(state.cart, id, quantity)),
    stepUp: (id) => op(() => setTo(state.cart, id, (state.cart.get(id)?.quantity ?? 0) + 1)),
    stepDown: (id) => op(() => setTo(state.cart, id, (state.cart.get(id)?.quantity ?? 0) - 1)),
    remove: (id) => op(() => setTo(state.cart, id, 0)),
    clear: () =>
      op(() => {
        state.cart.clear();
        return settle(undefined);
      }),
    wish: (list, intent, units = 1) =>
      op(() => {
        const entries = inList(list);
        if (!entries) return fail('unknown-list');
        const normal = normaliseIntent(intent);
        if (normal) entries.delete(lineIdOf(normal));
        return addTo(entries, intent, units);
      }),
    unwish: (list, id) => op(() => setTo(inList(list) ?? new Map(), id, 0)),
    moveToList: (id, list, units) => op(() => move(state.cart, inList(list), id, units)),
    moveToCart: (list, id, units) => op(() => move(inList(list), state.cart, id, units)),
    createList: (name) =>
      op(() => {
        const id = `list-${++lists}`;
        state.lists.set(id, { name, lines: new Map() });
        return settle(id);
      }),
    renameList: (id, name) =>
      op(() => {
        const list = state.lists.get(id);
        if (!list) return fail('unknown-list');
        list.name = name;
        return settle(undefined);
      }),
    deleteList: (id) => op(() => (state.lists.delete(id) ? settle(undefined) : fail('unknown-list'))),
    signUp: async ({ email, name }) => {
      if (fake.failing) return fail(fake.failing);
      if (email.startsWith('taken')) return fail('email-taken');
      session.set({ user: { id: 'u1', email, name } });
      return ok(undefined);
    },
    signIn: async ({ email, password }) => {
      if (fake.failing) return fail(fake.failing);
      if (password === 'wrong') return fail('wrong-credentials');
      session.set({ user: { id: 'u1', email, name: email.split('@')[0] ?? email } });
      return ok(undefined);
    },
    signOut: async () => {
      session.set({ user: null });
      return ok(undefined);
    },
    undoMerge: async (id) => {
      dismiss(id);
      return ok(undefined);
    },
    dismissNotice: dismiss,
    applyUpdate: () => document.documentElement.setAttribute('data-applied', 'yes'),
    describeDevice: async () => ({ ...fake.device, products: products.length, ...sync.get() }),
  };

  const fake: Fake = {
    shop,
    sync,
    session,
    notices,
    failing: null,
    device: DEVICE,
    setReady: (next) => {
      isReady = next;
      basket.set(read());
    },
    setProducts: (next) => {
      products = next;
      // As the real shop: a basket none of whose lines the goods touch stays the same view.
      if ([state.cart, ...[...state.lists.values()].map(({ lines }) => lines)].some(({ size }) => size > 0)) {
        basket.set(read());
      }
      version.set(version.get() + 1);
    },
    put: (intent, quantity, was = null) => void addTo(state.cart, intent, quantity, was),
    takeOut: (sku) => {
      for (const [id, { intent }] of state.cart) if (intent.sku === sku) setTo(state.cart, id, 0);
    },
  };
  return fake;
};
