import { ClipwrightError } from '../errors/clipwright-error.ts';
import { namesAdvice, plainName } from './nearest-name.ts';

/**
 * What an option may be, as far as it is checked by its name: anything (whoever uses it knows more), `true` or `false`,
 * one of some texts, or an object with options of its own.
 */
export type OptionRule = 'any' | 'flag' | readonly string[] | OptionShape;

/** The options that there are. `satisfies OptionsOf<T>` holds it to be complete. */
export interface OptionShape {
  readonly [name: string]: OptionRule;
}

/** A shape with every option of a type, and no other. */
export type OptionsOf<T> = { readonly [Name in keyof Required<T>]: OptionRule };

/** What is known of options beside their names. */
export interface OptionAdvice {
  /** Other programs' names for them, in the form of {@link plainName}: what each is called here. */
  readonly others?: Readonly<Record<string, string>>;
  /** How they are written, for who gave something else: `Write { items: [...] }.` */
  readonly form?: string;
  /** Those that must be there. */
  readonly required?: readonly string[];
}

/**
 * Refuses options that there are not, and values that an option cannot have, wherever options are given. What is
 * `undefined` is not there. Errors: `invalid-option`, with the option's path.
 *
 * @param path Of the options themselves, such as `output` or `clips[3]`; empty where they are a function's own.
 */
export function checkOptions(path: string, options: unknown, shape: OptionShape, advice: OptionAdvice = {}): void {
  if (options === undefined) return;
  if (options === null || typeof options !== 'object' || Array.isArray(options)) {
    const what = path === '' ? 'The options are' : `The option ${path} is`;
    throw invalidOption(path, `${what} ${told(options)}.`, advice.form ?? formOf(shape));
  }
  for (const [name, value] of Object.entries(options)) {
    const place = path === '' ? name : `${path}.${name}`;
    const rule = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (rule === undefined) throw invalidOption(place, `There is no option ${place}.`, adviceOn(name, shape, advice));
    if (value !== undefined) checkValue(place, value, rule);
  }
  for (const name of advice.required ?? []) {
    if (Reflect.get(options, name) !== undefined) continue;
    const place = path === '' ? name : `${path}.${name}`;
    throw invalidOption(place, `The option ${place} is missing.`, advice.form);
  }
}

function adviceOn(name: string, shape: OptionShape, { others = {} }: OptionAdvice): string {
  const plain = plainName(name);
  const meant = Object.hasOwn(others, plain) ? others[plain] : undefined;
  return meant === undefined ? namesAdvice(name, Object.keys(shape)) : `Did you mean "${meant}"?`;
}

/** More names than that say nothing. */
const fewNames = 4;

function formOf(shape: OptionShape): string {
  const names = Object.keys(shape);
  return names.length <= fewNames ? `Write { ${names.join(', ')} }.` : 'It must be an object with options.';
}

function checkValue(path: string, value: unknown, rule: OptionRule): void {
  if (rule === 'any') return;
  if (rule === 'flag') {
    if (typeof value === 'boolean') return;
    throw invalidOption(path, `The option ${path} is ${told(value)}.`, 'It must be true or false.');
  }
  if (!isChoice(rule)) {
    checkOptions(path, value, rule);
    return;
  }
  if (rule.some((choice) => choice === value)) return;
  throw invalidOption(path, `The option ${path} is ${told(value)}; it must be one of ${rule.join(', ')}.`);
}

function isChoice(rule: OptionShape | readonly string[]): rule is readonly string[] {
  return Array.isArray(rule);
}

/** A value for a message. */
export function told(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value !== null && typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

/** @param path The option's, for programs as well: it is in `details.option`. */
export function invalidOption(path: string, message: string, remedy?: string): ClipwrightError {
  return new ClipwrightError('invalid-option', message, {
    ...(remedy === undefined ? {} : { remedy }),
    details: { option: path },
  });
}

/**
 * Throws `invalid-option`, naming the option by its path, unless its value is a whole number, or is not given.
 *
 * @param range @default from 1 on
 */
export function checkWholeNumber(
  path: string,
  value: number | undefined,
  { min = 1, max }: { readonly min?: number; readonly max?: number } = {},
): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= min && value <= (max ?? value))) return;
  const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new ClipwrightError('invalid-option', `The option ${path} is ${value}; it must be a whole number ${range}.`);
}
