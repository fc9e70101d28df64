/**
 * How a guest's secret is kept: as its SHA-256 only. The secret has 128 random bits, so a slow hash would add
 * nothing; and comparing hashes tells an attacker's clock nothing about the secret.
 */
import { createHash } from 'node:crypto';

/** 43 characters of base64url. */
export const hashGuestSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');
