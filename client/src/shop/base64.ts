/** Bytes as text for rows and HTTP bodies: RxDB rows are JSON only and would store a Uint8Array as an object. */
interface WithBase64 {
  toBase64?(): string;
}
interface FromBase64 {
  fromBase64?(text: string): Uint8Array;
}

/** Bytes turned to characters at once; more overflows the argument list of some engines. */
const CHUNK_BYTES = 8192;

/** Standard base64 (RFC 4648 §4), by the engine's own method where it has one. */
export const toBase64 = (bytes: Uint8Array): string => {
  const native = (bytes as WithBase64).toBase64;
  if (native) return native.call(bytes);
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK_BYTES) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK_BYTES));
  }
  return btoa(text);
};

/** @throws where the text is not base64. */
export const fromBase64 = (text: string): Uint8Array => {
  const native = (Uint8Array as FromBase64).fromBase64;
  if (native) return native.call(Uint8Array, text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
};
