/**
 * Reading values that anybody may have written. A decoder that meets the key `__proto__` sets the prototype of
 * what it builds, and the next encoder leaves that out again: only own members are the same on every replica,
 * so only own members are ever read.
 */

/** The value's own members as a new object, or null where it is no object with names. */
export const ownMembers = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;

/** Text that arrives as it was sent: a lone surrogate has no UTF-8 form and would change on the way. */
export const isWireText = (text: string): boolean => !/\p{Surrogate}/u.test(text);
