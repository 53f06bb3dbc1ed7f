import { InvalidArgumentError } from 'commander';

/** A parser of decimals within bounds, both included. @param unit May stand behind them. */
export function numberWithin(min: number, max: number, unit = ''): (text: string) => number {
  return (text) => {
    const bare = text.toLowerCase().endsWith(unit.toLowerCase())
      ? text.slice(0, text.length - unit.length).trim()
      : text;
    const value = /^-?\d{1,9}(\.\d{1,9})?$/.test(bare) ? Number(bare) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Write a number from ${min} to ${max}.`);
  };
}
