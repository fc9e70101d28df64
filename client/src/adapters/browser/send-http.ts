/** Requests to the shop's own origin, with the session cookie, bounded in time. */
import type { SendHttp } from '../../shop/ports.ts';

const TIMEOUT_MS = 15_000;

const bodyOf = async (response: Response): Promise<unknown> => {
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return isJson ? response.json() : null;
};

export const sendHttp: SendHttp = async ({ method, path, headers = {}, json }) => {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: json === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  return { status: response.status, body: await bodyOf(response) };
};
