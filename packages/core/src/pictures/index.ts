export type { Area, Canvas, TextStyle } from './canvas.ts';
export { canvas, shortened, textSize } from './canvas.ts';
export type { Sheet, SheetOptions, SheetTile } from './draw-sheet.ts';
export { drawSheet } from './draw-sheet.ts';
export { drawText, letterHeight, letterWidth } from './font.ts';
export type { Color, Picture } from './picture.ts';
export { pictureSize } from './picture.ts';
export { pictureTimes } from './picture-times.ts';
