/**
 * The customers' accounts over HTTP: sign up, sign in on further devices, hand a guest's cart over. Waits when
 * the server says that it is asked too often. Knows no socket and no document.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Owner } from '../../shared/src/index.ts';

export interface Account {
  readonly owner: Owner;
  readonly email: string;
  readonly password: string;
  /** Access token of the first device. */
  readonly token: string;
}

export interface Accounts {
  signUp(shopper: string): Promise<Account>;
  /** A session of its own for one more device: its access token. */
  signIn(account: Account): Promise<string>;
  merge(account: Account, guestId: string, secret: string): Promise<void>;
}

interface SignedIn {
  readonly user: { readonly id: string };
  readonly token: string;
}

const TRIES = 20;

const post = async (url: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> => {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(url).origin, ...headers },
      body: JSON.stringify(body),
    });
    if (answer.ok) return answer.json();
    const text = await answer.text();
    const isBusy = answer.status === 429 || answer.status === 503;
    if (!isBusy || attempt === TRIES)
      throw new Error(`POST ${new URL(url).pathname} answered ${answer.status}: ${text.slice(0, 200)}`);
    await wait(1000 * Math.max(1, Number(answer.headers.get('retry-after')) || 1));
  }
};

/** `run` keeps the addresses of this run apart from those of earlier runs against the same server. */
export const createAccounts = (url: string, run: string): Accounts => ({
  signUp: async (shopper) => {
    const email = `customer-${shopper}.${run}@replay.example`;
    const password = `replay ${run} ${shopper}`;
    const { user, token } = (await post(`${url}/api/auth/sign-up/email`, {
      name: `Customer ${shopper}`,
      email,
      password,
      withToken: true,
    })) as SignedIn;
    return { owner: `user:${user.id}`, email, password, token };
  },
  signIn: async ({ email, password }) => {
    const answer = await post(`${url}/api/auth/sign-in/email`, { email, password, withToken: true });
    return (answer as SignedIn).token;
  },
  merge: async ({ token }, guestId, secret) => {
    await post(
      `${url}/api/v1/cart/merge`,
      { guest_id: guestId, guest_secret: secret },
      { authorization: `Bearer ${token}` },
    );
  },
});
