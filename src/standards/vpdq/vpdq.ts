export {
  FRAME_BYTES,
  FRAME_RADIUS,
  type Frame,
  keptFrames,
  LEAST_QUALITY,
  type NumberedFrame,
} from './frame.ts';
export { readFrameLines, readFrameList, writeFrameLines, writeFrameList } from './frame-texts.ts';
export { type FramesFound, framesFound, percentOf, type Share } from './frames-found.ts';
