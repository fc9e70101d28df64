/** Where things worth a person's attention go. The shape of pino's first methods, so that one fits directly. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
