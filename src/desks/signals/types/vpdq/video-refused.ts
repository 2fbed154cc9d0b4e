export type VideoRefusal =
  | 'no-decoder'
  | 'not-a-video'
  | 'no-frames'
  | 'damaged'
  | 'too-many-pixels'
  | 'too-long'
  | 'takes-too-long';

/** Thrown for what is not decoded; `message` is one sentence a person can act on. */
export class VideoRefused extends Error {
  override readonly name = 'VideoRefused';
  readonly code: VideoRefusal;
  constructor(code: VideoRefusal, message: string) {
    super(message);
    this.code = code;
  }
}
