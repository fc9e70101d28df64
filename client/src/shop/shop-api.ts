/**
 * The server's HTTP routes as the shop uses them. Every answer is a Result: a refusal carries the server's code,
 * no answer at all is `offline`. Bodies are checked where something depends on them.
 */
import {
  type CatalogueChanges,
  type Category,
  type ErrorCode,
  fail,
  isErrorCode,
  type Owner,
  ok,
  type Product,
  type Result,
} from '../../../shared/src/index.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { GuestKey, Person } from './device-rows.ts';
import type { HttpAnswer, HttpRequest, SendHttp } from './ports.ts';

export interface SyncAnswer {
  readonly update: Uint8Array;
  readonly generation: number;
}

export interface SyncOffer {
  readonly owner: Owner;
  /** null for a user: the cookie speaks. */
  readonly secret: string | null;
  readonly generation: number | null;
  readonly deviceId: string;
  readonly stateVector: Uint8Array;
  readonly update: Uint8Array;
}

export interface ShopApi {
  /** null: nobody is signed in. */
  session(): Promise<Result<Person | null>>;
  signUp(input: { email: string; password: string; name: string }): Promise<Result<Person>>;
  signIn(input: { email: string; password: string }): Promise<Result<Person>>;
  signOut(): Promise<Result<void>>;
  sync(offer: SyncOffer): Promise<Result<SyncAnswer>>;
  claim(guest: GuestKey): Promise<Result<void>>;
  changes(since: number, limit: number): Promise<Result<CatalogueChanges>>;
  products(query: string): Promise<Result<{ products: readonly Product[]; total: number }>>;
  product(sku: string): Promise<Result<Product>>;
  categories(): Promise<Result<readonly Category[]>>;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refusal = ({ status, body }: HttpAnswer): Result<never> => {
  const error = isPlain(body) && isPlain(body.error) ? body.error : {};
  const byStatus: ErrorCode = status === 401 ? 'signed-out' : status === 429 ? 'rate-limited' : 'internal';
  const code = typeof error.code === 'string' && isErrorCode(error.code) ? error.code : byStatus;
  const field = typeof error.field === 'string' ? { field: error.field } : {};
  return fail(code, `HTTP ${status}`, field);
};

const personIn = (body: unknown): Person | null => {
  const user = isPlain(body) ? body.user : null;
  if (!isPlain(user)) return null;
  const { id, email, name } = user;
  if (typeof id !== 'string' || typeof email !== 'string') return null;
  return { id, email, name: typeof name === 'string' ? name : '' };
};

const signedIn = (answer: Result<unknown>): Result<Person> => {
  if (!answer.ok) return answer;
  const person = personIn(answer.value);
  return person ? ok(person) : fail('internal', 'a sign-in without a user');
};

const syncAnswer = (answer: Result<unknown>): Result<SyncAnswer> => {
  if (!answer.ok) return answer;
  const { value } = answer;
  if (!isPlain(value) || typeof value.update !== 'string' || typeof value.generation !== 'number') {
    return fail('internal', 'a sync answer without an update');
  }
  return ok({ update: fromBase64(value.update), generation: value.generation });
};

export const createShopApi = (sendHttp: SendHttp): ShopApi => {
  const call = async <T>(request: HttpRequest): Promise<Result<T>> => {
    let answer: HttpAnswer;
    try {
      answer = await sendHttp(request);
    } catch (error) {
      return fail('offline', error instanceof Error ? error.message : String(error));
    }
    if (answer.status < 200 || answer.status >= 300) return refusal(answer);
    // Every route answers JSON: a page is a hotel's or a proxy's, and says nothing about our server.
    const isOurs = typeof answer.body === 'object' && answer.body !== null;
    return isOurs ? ok(answer.body as T) : fail('offline', 'an answer without JSON');
  };
  const get = <T>(path: string): Promise<Result<T>> => call({ method: 'GET', path });
  const post = <T>(path: string, json: unknown, headers?: Record<string, string>): Promise<Result<T>> =>
    call({ method: 'POST', path, json, ...(headers ? { headers } : {}) });

  return {
    session: async () => {
      const answer = await get('/api/auth/session');
      return answer.ok ? ok(personIn(answer.value)) : answer;
    },
    signUp: async (input) => signedIn(await post('/api/auth/sign-up/email', input)),
    signIn: async (input) => signedIn(await post('/api/auth/sign-in/email', input)),
    signOut: async () => {
      const answer = await post('/api/auth/sign-out', {});
      return answer.ok ? ok(undefined) : answer;
    },
    sync: async ({ owner, secret, generation, deviceId, stateVector, update }) => {
      const query = new URLSearchParams({
        d: deviceId,
        ...(generation === null ? {} : { g: `${generation}` }),
      });
      const body = { stateVector: toBase64(stateVector), update: toBase64(update) };
      const headers = secret === null ? undefined : { authorization: `Guest ${secret}` };
      return syncAnswer(await post(`/api/v1/sync/${owner}?${query}`, body, headers));
    },
    claim: async ({ id, secret }) => {
      const answer = await post('/api/v1/cart/merge', { guest_id: id, guest_secret: secret });
      return answer.ok ? ok(undefined) : answer;
    },
    changes: (since, limit) => get(`/api/v1/catalogue/changes?since=${since}&limit=${limit}`),
    products: (query) => get(`/api/v1/catalogue/products?${query}`),
    product: (sku) => get(`/api/v1/catalogue/products/${encodeURIComponent(sku)}`),
    categories: () => get('/api/v1/catalogue/categories'),
  };
};
