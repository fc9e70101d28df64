/** Node's headers as the web's `Headers`, for ports that speak the web's types. */
import type { IncomingHttpHeaders } from 'node:http';

export const headersOf = ({ headers }: { readonly headers: IncomingHttpHeaders }): Headers => {
  const out = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (Array.isArray(value)) for (const each of value) out.append(name, each);
    else if (value !== undefined) out.append(name, value);
  }
  return out;
};
