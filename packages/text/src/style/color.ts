/** A colour and how much of it covers what is behind, 0 to 1. */
export interface SolidColor {
  /** `#rrggbb`, in small letters. */
  readonly color: string;
  readonly opacity: number;
}

const hex = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;

/** A CSS colour in hexadecimal digits: `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`; `undefined` for anything else. */
export function parseColor(text: string): SolidColor | undefined {
  if (!hex.test(text)) return undefined;
  const digits = text.slice(1).toLowerCase();
  const full = digits.length <= 4 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const alpha = full.slice(6) || 'ff';
  return { color: `#${full.slice(0, 6)}`, opacity: Number.parseInt(alpha, 16) / 255 };
}
