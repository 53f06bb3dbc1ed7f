import { metadataKeys, type OutputMetadata } from '@clipwright/core';
import { nearestName } from '@clipwright/core/author';
import { InvalidArgumentError } from 'commander';

/** The parser of `--metadata title=Holidays`, which may be given several times. */
export function parseMetadata(text: string, before: OutputMetadata = {}): OutputMetadata {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const key = metadataKeys.find((known) => known === name);
  if (key === undefined) {
    const near = nearestName(name, metadataKeys);
    const advice = near === undefined ? `Write one of ${metadataKeys.join(', ')}` : `Did you mean ${near}`;
    throw new InvalidArgumentError(near === undefined ? `${advice}, = and a text.` : `${advice}=...?`);
  }
  if (at < 0 || at === text.length - 1) throw new InvalidArgumentError(`Write a text, such as ${key}="Summer 2026".`);
  return { ...before, [key]: text.slice(at + 1) };
}
