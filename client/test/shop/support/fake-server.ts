/**
 * A server in a few lines: one document per owner, links that exchange updates at once, the routes the shop calls.
 * What it accepts or saves is the test's decision (`holdAccepts`, `holdSaves`), as is whether it answers at all.
 */
import * as Y from 'yjs';
import {
  carryForward,
  ERRORS,
  type ErrorCode,
  generationOf,
  type Notice,
  type Owner,
  type Product,
  type Result,
  rotate,
} from '../../../../shared/src/index.ts';
import type {
  HttpAnswer,
  HttpRequest,
  Link,
  LinkOptions,
  OpenLink,
  SendHttp,
} from '../../../src/shop/ports.ts';

interface Room {
  doc: Y.Doc;
  readonly links: Set<ServerLink>;
  claimedBy: Owner | null;
  /** The documents of earlier generations, as they were when they were rotated. */
  readonly archive: Map<number, Y.Doc>;
}

interface ServerLink {
  readonly options: LinkOptions;
  readonly deviceUpdate: (update: Uint8Array, origin: unknown) => void;
  readonly serverUpdate: (update: Uint8Array, origin: unknown) => void;
  frames: number;
  asked: number[];
}

const refusal = (code: ErrorCode): HttpAnswer => ({
  status: ERRORS[code].http ?? 500,
  body: { error: { code, message: ERRORS[code].sentence } },
});
const answer = (body: unknown): HttpAnswer => ({ status: 200, body });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

export class FakeServer {
  isUp = true;
  holdAccepts = false;
  holdSaves = false;
  /** Refuses the next content frame with this code. */
  refuseNext: ErrorCode | null = null;
  /** Answers of HTTP sync in place of the real one. */
  refuseSync: ErrorCode | null = null;
  /** HTTP sync says yes and keeps nothing, as the real one does with what it takes for others'. */
  leavesOutSync = false;
  user: { id: string; email: string; name: string } | null = null;
  products: Product[] = [];
  readonly calls: string[] = [];
  readonly connects: { owner: Owner; generation: number | null }[] = [];
  readonly rooms = new Map<Owner, Room>();

  room(owner: Owner): Room {
    const known = this.rooms.get(owner);
    if (known) return known;
    const made: Room = { doc: new Y.Doc(), links: new Set(), claimedBy: null, archive: new Map() };
    this.rooms.set(owner, made);
    return made;
  }

  readonly openLink: OpenLink = (options) => {
    let link: ServerLink | null = null;
    const drop = (): void => {
      if (!link) return;
      options.doc.off('update', link.deviceUpdate);
      this.room(options.owner).doc.off('update', link.serverUpdate);
      this.room(options.owner).links.delete(link);
      link = null;
    };
    const made: Link = {
      connect: () => {
        queueMicrotask(() => {
          if (!this.isUp) return options.events.closed(1006);
          this.connects.push({ owner: options.owner, generation: options.generation() });
          link = this.greet(options);
        });
      },
      disconnect: drop,
      destroy: drop,
      framesSent: () => link?.frames ?? 0,
      ask: (n) => {
        if (!link) return;
        link.asked.push(n);
        if (!this.holdAccepts) options.events.accepted(n);
        if (!this.holdAccepts && !this.holdSaves) options.events.saved(n);
      },
    };
    return made;
  };

  private greet(options: LinkOptions): ServerLink {
    const room = this.room(options.owner);
    const link: ServerLink = {
      options,
      frames: 0,
      asked: [],
      deviceUpdate: (update, origin) => {
        if (origin !== link) this.take(room, link, update);
      },
      serverUpdate: (update, origin) => {
        if (origin !== link) Y.applyUpdate(options.doc, update, link);
      },
    };
    room.links.add(link);
    options.events.opened();
    options.doc.on('update', link.deviceUpdate);
    room.doc.on('update', link.serverUpdate);
    const stateVector = Y.encodeStateVector(room.doc);
    this.take(room, link, Y.encodeStateAsUpdate(options.doc, stateVector));
    Y.applyUpdate(options.doc, Y.encodeStateAsUpdate(room.doc, Y.encodeStateVector(options.doc)), link);
    queueMicrotask(() => room.links.has(link) && options.events.answered(stateVector));
    return link;
  }

  private take(room: Room, link: ServerLink, update: Uint8Array): void {
    link.frames += 1;
    if (this.refuseNext) {
      const code = this.refuseNext;
      this.refuseNext = null;
      link.options.events.refused(link.frames, code);
      return;
    }
    Y.applyUpdate(room.doc, update, link);
  }

  /** Everything asked so far is in the hot store; in the durable one too, unless saves are held. */
  accept(): void {
    this.holdAccepts = false;
    this.eachLink(({ options, asked }) => {
      for (const n of asked) options.events.accepted(n);
    });
  }
  save(): void {
    this.holdSaves = false;
    this.eachLink(({ options, asked }) => {
      for (const n of asked.splice(0)) options.events.saved(n);
    });
  }
  notice(notice: Notice): void {
    this.eachLink(({ options }) => options.events.noticed(notice));
  }
  /** The basket goes on as a new document, as when it has grown. */
  rotate(owner: Owner): void {
    const room = this.room(owner);
    room.archive.set(generationOf(room.doc), room.doc);
    room.doc = rotate(room.doc);
    this.close(4409, owner);
  }
  /** Ends every connection with a code, as a restart or a refusal would. */
  close(closeCode: number, owner?: Owner): void {
    this.eachLink((link) => {
      if (owner && link.options.owner !== owner) return;
      link.options.doc.off('update', link.deviceUpdate);
      this.room(link.options.owner).doc.off('update', link.serverUpdate);
      this.room(link.options.owner).links.delete(link);
      link.options.events.closed(closeCode);
    });
  }
  private eachLink(visit: (link: ServerLink) => void): void {
    for (const { links } of [...this.rooms.values()]) for (const link of [...links]) visit(link);
  }

  readonly sendHttp: SendHttp = async (request) => {
    this.calls.push(`${request.method} ${request.path.split('?')[0]}`);
    if (!this.isUp) throw new Error('no network');
    return this.route(request);
  };

  private route({ path, json, headers }: HttpRequest): HttpAnswer {
    const [route = '', query = ''] = path.split('?');
    const body = (json ?? {}) as Record<string, string>;
    if (route === '/api/auth/session') return answer({ user: this.user });
    if (route.startsWith('/api/auth/sign-out')) {
      this.user = null;
      return answer({});
    }
    if (route.startsWith('/api/auth/sign-')) {
      if (body.password === 'wrong') return refusal('wrong-credentials');
      this.user = { id: body.email?.split('@')[0] ?? '', email: body.email ?? '', name: body.name ?? '' };
      return answer({ user: this.user });
    }
    if (route === '/api/v1/cart/merge') return this.claim(`guest:${body.guest_id}`);
    const params = new URLSearchParams(query);
    if (route.startsWith('/api/v1/sync/')) {
      return this.sync(route.slice(13) as Owner, body, headers, params.get('g'));
    }
    if (route === '/api/v1/catalogue/changes') return answer(this.changes(Number(params.get('since'))));
    if (route === '/api/v1/catalogue/products')
      return answer({ products: this.products, total: this.products.length });
    if (route === '/api/v1/catalogue/categories')
      return answer([{ slug: 'kitchen', name: 'Kitchen', count: 1 }]);
    return refusal('not-found');
  }

  private sync(
    owner: Owner,
    body: Record<string, string>,
    headers: HttpRequest['headers'],
    generation: string | null,
  ): HttpAnswer {
    if (this.refuseSync) return refusal(this.refuseSync);
    if (owner.startsWith('user:') && owner !== `user:${this.user?.id}`) return refusal('signed-out');
    if (owner.startsWith('guest:') && !headers?.authorization?.startsWith('Guest '))
      return refusal('wrong-secret');
    const room = this.room(owner);
    const archived = generation === null ? undefined : room.archive.get(Number(generation));
    const late = new Y.Doc();
    if (!this.leavesOutSync) Y.applyUpdate(late, bytes(body.update ?? ''));
    if (this.leavesOutSync) this.calls.push('left out');
    else if (archived) carryForward(room.doc, archived, late);
    else Y.applyUpdate(room.doc, bytes(body.update ?? ''));
    if (room.claimedBy) this.merge(owner, room.claimedBy);
    const update = Y.encodeStateAsUpdate(room.doc, bytes(body.stateVector ?? ''));
    return answer({ update: base64(update), accepted: 1, generation: generationOf(room.doc) });
  }

  private claim(guest: Owner): HttpAnswer {
    if (!this.user) return refusal('signed-out');
    const user: Owner = `user:${this.user.id}`;
    const room = this.room(guest);
    if (room.claimedBy && room.claimedBy !== user) return refusal('guest-taken');
    room.claimedBy = user;
    this.merge(guest, user);
    return answer({ merged: true, itemCount: 0 });
  }
  private merge(guest: Owner, user: Owner): void {
    Y.applyUpdate(this.room(user).doc, Y.encodeStateAsUpdate(this.room(guest).doc));
  }
  private changes(since: number) {
    const products = this.products.filter(({ revision }) => revision > since);
    return { products, checkpoint: { revision: products.at(-1)?.revision ?? since } };
  }
}

/** The value of a result that must be one. */
export const good = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`expected a value: ${result.error.code} ${result.error.detail ?? ''}`);
  return result.value;
};
