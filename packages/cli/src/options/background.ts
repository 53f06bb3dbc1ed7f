import type { Background } from '@clipwright/core';
import { InvalidArgumentError } from 'commander';

const named: Readonly<Record<string, Background>> = {
  black: '#000000',
  white: '#ffffff',
  gray: '#808080',
  blur: 'blur',
};

/** `#202020`, a colour's name, or `blur`. */
export function parseBackground(text: string): Background {
  const name = text.toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(name)) return `#${name.slice(1)}`;
  const known = Object.hasOwn(named, name) ? named[name] : undefined;
  if (known !== undefined) return known;
  throw new InvalidArgumentError(`Write a colour such as #202020, or one of ${Object.keys(named).join(', ')}.`);
}
