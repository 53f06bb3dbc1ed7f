import { nearestName } from '@clipwright/core/author';
import { InvalidArgumentError, Option } from 'commander';

/** An option that takes one of some values; one that is none of them is told which is like it. */
export function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser((value: string) => {
    if (values.includes(value)) return value;
    const near = nearestName(value, values);
    const meant = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new InvalidArgumentError(`Allowed choices are ${values.join(', ')}.${meant}`);
  });
}
