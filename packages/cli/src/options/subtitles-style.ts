import { InvalidArgumentError } from 'commander';

/** `{ "size": 0.06 }`, or the name of a preset alone. What it may say, its painter checks. */
export function parseSubtitlesStyle(text: string): object {
  if (/^[a-z-]+$/.test(text)) return { preset: text };
  const style = parsed(text);
  if (typeof style === 'object' && style !== null && !Array.isArray(style)) return style;
  throw new InvalidArgumentError('Write it as JSON, such as {"size":0.06,"color":"#ffe066"}, or the name of a preset.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
