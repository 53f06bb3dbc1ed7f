/** A rectangle, in pixels of the canvas, heights downwards. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** So much more on every side. */
export function grown({ left, top, right, bottom }: Area, by: number): Area {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

/** Moved by so much. */
export function moved({ left, top, right, bottom }: Area, x: number, y: number): Area {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

/** What all of them lie in; `undefined` of none. */
export function around(areas: readonly Area[]): Area | undefined {
  if (areas.length === 0) return undefined;
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { left, top, right, bottom } of areas) {
    bounds.left = Math.min(bounds.left, left);
    bounds.top = Math.min(bounds.top, top);
    bounds.right = Math.max(bounds.right, right);
    bounds.bottom = Math.max(bounds.bottom, bottom);
  }
  return bounds;
}

/** Whether two have a pixel in common. */
export function meet(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** What lies inside of a canvas, on even pixels; `undefined` where nothing does. */
export function evenWithin(area: Area, canvas: { readonly width: number; readonly height: number }): Area | undefined {
  const [left, top] = [area.left, area.top].map((value) => Math.max(0, Math.floor(value / 2) * 2));
  const right = Math.min(Math.floor(canvas.width / 2) * 2, Math.ceil(area.right / 2) * 2);
  const bottom = Math.min(Math.floor(canvas.height / 2) * 2, Math.ceil(area.bottom / 2) * 2);
  if (left === undefined || top === undefined || left >= right || top >= bottom) return undefined;
  return { left, top, right, bottom };
}
