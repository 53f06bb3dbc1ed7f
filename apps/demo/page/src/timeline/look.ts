import type { TextLayer } from '@clipwright/core';
import { type FullTextStyle, fullStyle, type TextPreset, textPresetNames } from '@clipwright/text';

/** What presets are called. */
const names: Readonly<Record<TextPreset, string>> = {
  title: 'Title',
  'lower-third': 'Lower third',
  caption: 'Caption',
};

/** Looks that are offered; the last one is that of a style without a preset. */
export const looks: readonly (readonly [TextPreset | '', string])[] = [
  ...textPresetNames.map((name) => [name, names[name]] as const),
  ['', 'Plain'],
];

/** How words look; of a style that is another painter's, as if there were none. */
export function lookOf({ style }: Pick<TextLayer, 'style'>): FullTextStyle {
  try {
    return fullStyle(style);
  } catch {
    return fullStyle();
  }
}

export function presetOf({ style }: Pick<TextLayer, 'style'>): string {
  const preset = style !== undefined && 'preset' in style ? style.preset : '';
  return typeof preset === 'string' ? preset : '';
}

/** A text with another part of its look; `undefined` takes it away. What else its style says stays. */
export function styled(layer: TextLayer, change: { readonly [K in 'preset' | 'size' | 'color']?: unknown }): TextLayer {
  const style = Object.entries({ ...layer.style, ...change }).filter(([, value]) => value !== undefined);
  const { style: _, ...rest } = layer;
  return style.length === 0 ? rest : { ...rest, style: Object.fromEntries(style) };
}
