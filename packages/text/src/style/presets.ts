import type { TextPreset, TextStyle } from './text-style.ts';

/**
 * Styles for what text is usually for: a title in the middle, a name in the lower third, a caption or subtitle at the
 * bottom. They keep to the title-safe area, the middle 90 % (SMPTE RP 2046-1).
 */
export const textPresets = {
  title: {
    weight: 700,
    size: 0.11,
    lineHeight: 1.15,
    shadow: { color: '#00000099', x: 0, y: 0.004, blur: 0.006 },
  },
  'lower-third': {
    weight: 700,
    size: 0.048,
    align: 'left',
    position: { x: 0.06, y: 0.84 },
    width: 0.6,
    box: { color: '#101014cc', padding: 0.024, radius: 0.008 },
  },
  caption: {
    size: 0.052,
    position: { x: 0.5, y: 0.94 },
    width: 0.8,
    outline: { color: '#000000', width: 0.004 },
  },
} as const satisfies Readonly<Record<TextPreset, TextStyle>>;

/** All of {@link textPresets}. */
export const textPresetNames: readonly TextPreset[] = ['title', 'lower-third', 'caption'];
