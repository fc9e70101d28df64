/**
 * What a person does, as the shop offers it: each op runs at once on the open document, under this tab's actor, and
 * resolves when its row is on disk (SPEC D1, X1). What the ops mean is shared's, O1–O12 of its SPEC.
 */
import {
  add,
  clear,
  createList,
  deleteList,
  type LineId,
  type Money,
  moveToCart,
  moveToList,
  newId,
  type Owner,
  ok,
  type Random,
  type Result,
  remove,
  renameList,
  setQuantity,
  stepDown,
  stepUp,
  undoMerge,
  unwish,
  type Writing,
  wish,
} from '../../../shared/src/index.ts';
import { LOCAL } from './basket-document.ts';
import type { Shop } from './shop.ts';
import type { Workspace } from './workspace.ts';

export interface OpPorts {
  readonly random: Random;
  /** The open workspace, at once where there is one. */
  current(): Workspace | null;
  follow(): Promise<Workspace>;
  priceOf(sku: string): Money | undefined;
  /** Something was put in: the browser may be asked to keep it. */
  onAdded(): void;
  /** Something was changed, whatever. */
  onChanged(): void;
}

export type BasketOps = Pick<
  Shop,
  | 'add'
  | 'setQuantity'
  | 'stepUp'
  | 'stepDown'
  | 'remove'
  | 'clear'
  | 'wish'
  | 'unwish'
  | 'moveToList'
  | 'moveToCart'
  | 'createList'
  | 'renameList'
  | 'deleteList'
> & { undoMerge(guest: Owner): Promise<Result<void>> };

type Op<T> = (writing: Writing) => Result<T>;

export const createBasketOps = (ports: OpPorts): BasketOps => {
  /** No await stands before the op when everything is open, so that the next paint shows it. */
  const act = async <T>(op: Op<T>): Promise<Result<T>> => {
    const space = ports.current() ?? (await ports.follow());
    const actor = space.actor.now() ?? (await space.actor.get());
    // The workspace may have changed while the slot was leased.
    if (ports.current() !== space) return act(op);
    const beside = space.beside.map(({ doc }) => doc);
    return space.main.write(() => op({ doc: space.main.doc, actor, beside, origin: LOCAL }));
  };
  const run = async (op: Op<unknown>): Promise<Result<void>> => {
    const result = await act(op);
    ports.onChanged();
    return result.ok ? ok(undefined) : result;
  };
  return {
    add: async (intent, quantity) => {
      const result = await run((writing) => add(writing, intent, quantity, ports.priceOf(intent.sku)));
      if (result.ok) ports.onAdded();
      return result;
    },
    setQuantity: (line: LineId, quantity) => run((writing) => setQuantity(writing, line, quantity)),
    stepUp: (line) => run((writing) => stepUp(writing, line)),
    stepDown: (line) => run((writing) => stepDown(writing, line)),
    remove: (line) => run((writing) => remove(writing, line)),
    clear: () => run(clear),
    wish: (list, intent, units) =>
      run((writing) => wish(writing, list, intent, ports.priceOf(intent.sku), units)),
    unwish: (list, line) => run((writing) => unwish(writing, list, line)),
    moveToList: (line, list, units) => run((writing) => moveToList(writing, line, list, units)),
    moveToCart: (list, line, units) => run((writing) => moveToCart(writing, list, line, units)),
    createList: (name) => {
      const list = newId(ports.random);
      return act((writing) => createList(writing, list, name));
    },
    renameList: (list, name) => run((writing) => renameList(writing, list, name)),
    deleteList: (list) => run((writing) => deleteList(writing, list)),
    undoMerge: (guest) => run((writing) => undoMerge(writing, guest)),
  };
};
