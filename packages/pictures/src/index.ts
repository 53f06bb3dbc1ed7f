export type {
  ClipPicture,
  ClipPicturesDeps,
  ClipPicturesEvent,
  ClipPicturesOptions,
  ClipPicturesReport,
  PicturedClip,
} from './clips/clip-pictures.ts';
export { clipPictures } from './clips/clip-pictures.ts';
export { contactSheet } from './clips/contact-sheet.ts';
export type { KeptPicture } from './clips/kept-picture.ts';
export { pictureTimes } from './clips/picture-times.ts';
export type { Area, Canvas, Overlay } from './draw/canvas.ts';
export { canvas } from './draw/canvas.ts';
export type { Sheet, SheetOptions, SheetTile } from './draw/draw-sheet.ts';
export { drawSheet } from './draw/draw-sheet.ts';
export type { PictureBytes } from './files/picture-bytes.ts';
export { pictureBytes } from './files/picture-bytes.ts';
export type { PictureEncoder } from './files/picture-encoder.ts';
export { pngEncoder } from './files/picture-encoder.ts';
export type { SavedPicture, SavePictureOptions } from './files/save-picture.ts';
export { checkPictureFile, savePicture } from './files/save-picture.ts';
export type { Color, Picture } from './picture.ts';
export { pictureSize } from './picture.ts';
