/**
 * The options of a product as NDJSON may give them: `[{name, label?, values}]`, bounded like a line's intent. No
 * values means free text of the shopper.
 */
import { fail, LIMITS, ok, type ProductOption, type Result } from '../../../../shared/src/index.ts';

const MAX_VALUES = 100;

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= LIMITS.optionChars;

const readOption = (raw: unknown): ProductOption | null => {
  if (typeof raw !== 'object' || raw === null) return null;
  const { name, label, values } = raw as { name?: unknown; label?: unknown; values?: unknown };
  const isNamed = isShortText(name) && name !== '__proto__' && (label === undefined || isShortText(label));
  if (!isNamed || !Array.isArray(values) || values.length > MAX_VALUES) return null;
  return values.every(isShortText) ? { name, label: label ?? name, values } : null;
};

export const readOptions = (raw: unknown): Result<ProductOption[]> => {
  if (raw === undefined || raw === null || raw === '') return ok([]);
  const refused = fail('invalid-field', 'must be a list of {name, label, values}', { field: 'options' });
  if (!Array.isArray(raw) || raw.length > LIMITS.optionsPerLine) return refused;
  const options = raw.map(readOption).filter((option) => option !== null);
  const names = new Set(options.map((option) => option.name));
  return options.length === raw.length && names.size === raw.length ? ok(options) : refused;
};
