import { execFile } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { findDecoder } from '../types/vpdq/find-decoder.ts';

/** Skips a test, and says why, where there is no video decoder. */
export function needsDecoder(t: TestContext): string | null {
  const program = findDecoder();
  if (program === null) t.skip('no video decoder: ffmpeg is not installed');
  return program;
}

/** What the decoder's program makes of arguments and its standard input. */
export async function encode(args: readonly string[], input = Buffer.alloc(0)): Promise<Buffer> {
  const program = findDecoder();
  if (program === null) throw new Error('ffmpeg is not installed');
  const child = execFile(program, ['-v', 'error', '-nostdin', ...args, 'pipe:1'], {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  });
  const made = buffer(child.stdout!);
  child.stdin!.on('error', () => undefined);
  child.stdin!.end(input);
  return made;
}

/** A video of these pictures, a second each, ten frames a second. */
export const makeVideo = (pictures: readonly Buffer[], format = 'matroska', quality = 4): Promise<Buffer> =>
  encode(
    [
      ...[
        '-f',
        'image2pipe',
        '-framerate',
        '1',
        '-c:v',
        'mjpeg',
        '-i',
        'pipe:0',
        '-r',
        '10',
        '-c:v',
        'mpeg4',
      ],
      ...['-q:v', String(quality), '-pix_fmt', 'yuv420p', '-f', format],
    ],
    Buffer.concat(pictures),
  );

/** A made-up moving picture of a size, rate and length. */
export const testVideo = (size: string, rate: number, seconds: number): Promise<Buffer> =>
  encode([
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`],
    ...['-c:v', 'mpeg4', '-f', 'matroska'],
  ]);
