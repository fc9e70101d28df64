/**
 * One row as a file gives it, whatever the format called its members: every value still unknown, prices still
 * in the file's own spelling. product-of-row.ts decides whether it is a product.
 */
export interface RawProduct {
  readonly sku?: unknown;
  readonly name?: unknown;
  readonly description?: unknown;
  readonly category?: unknown;
  readonly kind?: unknown;
  /** Whole number of minor units. */
  readonly priceMinor?: unknown;
  /** Decimal text in major units; used where `priceMinor` is absent. */
  readonly priceMajor?: string;
  readonly currency?: unknown;
  readonly stock?: unknown;
  readonly cap?: unknown;
  readonly options?: unknown;
  readonly picture?: unknown;
}
