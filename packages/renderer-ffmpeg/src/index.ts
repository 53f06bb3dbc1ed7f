export type { FfmpegRendererOptions } from './ffmpeg-renderer.ts';
export { ffmpegRenderer } from './ffmpeg-renderer.ts';
export type {
  ClipPicture,
  ClipPicturesDeps,
  ClipPicturesEvent,
  ClipPicturesOptions,
  ClipPicturesReport,
  PicturedClip,
} from './pictures/clip-pictures.ts';
export { clipPictures } from './pictures/clip-pictures.ts';
export { contactSheet } from './pictures/contact-sheet.ts';
export type { KeptPicture } from './pictures/kept-picture.ts';
export type { SavedPicture, SavePictureOptions } from './pictures/save-picture.ts';
export { checkPictureFile, savePicture } from './pictures/save-picture.ts';
