/** WebSocket frames as a client writes them (RFC 6455, section 5.2), the impossible ones too. */

export interface FrameShape {
  readonly opcode?: number;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly isMasked?: boolean;
  /** Says so many bytes follow, whatever does. */
  readonly claims?: number;
}

export const OP = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame; its mask is four zero bytes, which leaves the payload readable. */
export const frame = (payload: Uint8Array, shape: FrameShape = {}): Buffer => {
  const { opcode = OP.binary, fin = true, rsv = 0, isMasked = true, claims = payload.length } = shape;
  const size = claims < 126 ? 0 : claims < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + size + (isMasked ? 4 : 0));
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (size === 0 ? claims : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(claims, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(claims), 2);
  return Buffer.concat([head, payload]);
};
