import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Pixels } from '../../../../standards/pdq/pixels.ts';
import { findDecoder } from './find-decoder.ts';
import { indexFirst } from './index-first.ts';
import { readFrames } from './read-frames.ts';
import { type Report, readReport } from './read-report.ts';
import { VideoRefused } from './video-refused.ts';

/** Most frames that are looked at, one a second: a video of an hour. */
export const MOST_FRAMES = 3600;
/** Of one frame: 4096 by 2304. */
const MOST_PIXELS = 9_437_184;
/** Of the decoder and of waiting for bytes, together. */
const MOST_SECONDS = 120;
/** Of the decoder's memory, in KiB: a frame of the largest size and those it is made from take a tenth. */
const MOST_KIB = 2 * 1024 * 1024;

// Threat: a video is a program for a parser of a million lines. The decoder runs in a process of its own, with the
// containers and codecs of videos that people share and no others, no protocol but its pipe (a playlist may name
// addresses and files), no environment, no file that it may write, and an end in time and memory.
const CONTAINERS = 'mov,matroska,avi,mpegts,mpeg,flv,ogg,asf';
const CODECS =
  'h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,msmpeg4v1,msmpeg4v2,msmpeg4,h263,h263p,flv,mpeg1video,mpeg2video,' +
  'mpegvideo,theora,wmv1,wmv2,wmv3,vc1,mjpeg,prores,dnxhd';
const LIMITS = `ulimit -t ${MOST_SECONDS}; ulimit -f 0; ulimit -c 0; ulimit -v ${MOST_KIB} 2>/dev/null; exec nice -n 10 "$@"`;

// By the clock of the video and not by counting, so that a changing or untrue frame rate makes no more frames.
const EACH_SECOND = "select='isnan(prev_selected_t)+gt(floor(t+0.0005)\\,floor(prev_selected_t+0.0005))',";
// As exact as the scaler can: with its fast way some frames are 12 bits off the reference instead of 10.
const FILTERS = 'showinfo,scale=flags=accurate_rnd+full_chroma_int+bilinear';

export type Decoding = {
  /** Ends the decoder: whoever asked hung up. */
  hangUp?: AbortSignal | undefined;
  /** One frame a second, or every one. */
  frames?: 'each-second' | 'all';
  mostFrames?: number;
  mostSeconds?: number;
};

/**
 * Decodes the first video stream of what comes, frame by frame: neither the file nor more than one frame is ever whole in
 * this process, and nothing is written anywhere but, sealed, the samples of an MP4 whose index comes after them. Reads `source` to its end, unless the decoder gave up on it.
 * As the C++ reference sees a frame: at its own size, and not turned as its container asks. What was cut off is decoded
 * as far as it goes.
 * @param take is given each frame, which is its own until it returns
 * @returns seconds since the video began, of each frame. Throws VideoRefused.
 */
export async function decodeVideo(
  source: AsyncIterable<Uint8Array>,
  take: (frame: Pixels) => void,
  { hangUp, frames = 'each-second', mostFrames = MOST_FRAMES, mostSeconds = MOST_SECONDS }: Decoding = {},
): Promise<number[]> {
  const program = findDecoder();
  if (program === null) throw new VideoRefused('no-decoder', NO_DECODER);
  const child = start(program, frames, mostFrames);
  let refused: VideoRefused | null = null;
  const stop = (why: VideoRefused) => {
    refused ??= why;
    child.kill('SIGKILL');
  };
  const late = () => new VideoRefused('takes-too-long', `The video takes over ${mostSeconds} s to decode.`);
  const timer = setTimeout(() => stop(late()), mostSeconds * 1000);
  const leave = () => stop(new VideoRefused('damaged', 'Whoever sent the video hung up.'));
  hangUp?.addEventListener('abort', leave, { once: true });
  if (hangUp?.aborted) leave();

  let many = 0;
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let unread: { error: unknown } | null = null;
  const feeding = feed(source, child, ended).catch((error: unknown) => {
    unread = { error };
    child.kill('SIGKILL');
  });
  try {
    const [report] = await Promise.all([
      readReport(child.stderr, mostFrames),
      readFrames(child.stdout, MOST_PIXELS, (frame) => {
        many += 1;
        if (many <= mostFrames) take(frame);
      }),
    ]);
    const [code, signal] = await ended;
    if (refused) throw refused;
    // The body could not be read: what was decoded of it counts for nothing.
    const whole = code === 0 && many > 0 && many <= mostFrames;
    if (whole) await feeding;
    if (unread) throw (unread as { error: unknown }).error;
    if (signal === 'SIGXCPU' || signal === 'SIGKILL') throw late();
    if (many > mostFrames) throw new VideoRefused('too-long', tooLong(mostFrames));
    if (!whole) throw refusalOf(report);
    // Of a frame whose time nobody told, the one that it would have.
    return Array.from({ length: many }, (_, at) => report.seconds[at] ?? at);
  } catch (error) {
    throw refused ?? error;
  } finally {
    clearTimeout(timer);
    hangUp?.removeEventListener('abort', leave);
    child.kill('SIGKILL');
  }
}

type Decoder = ChildProcessByStdio<Writable, Readable, Readable>;

function start(program: string, frames: 'each-second' | 'all', mostFrames: number): Decoder {
  const asked = [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-loglevel',
    'info',
    '-threads',
    '2',
    '-noautorotate',
  ];
  const taken = ['-max_pixels', String(MOST_PIXELS), '-protocol_whitelist', 'pipe'];
  const lists = ['-format_whitelist', CONTAINERS, '-codec_whitelist', CODECS];
  const input = ['-i', 'pipe:0', '-map', '0:v:0', '-an', '-sn', '-dn'];
  const filters = ['-vf', `${frames === 'all' ? '' : EACH_SECOND}${FILTERS}`, '-fps_mode', 'passthrough'];
  // One more than is taken tells that there are more.
  const output = ['-frames:v', String(mostFrames + 1), '-c:v', 'ppm', '-f', 'image2pipe', 'pipe:1'];
  return spawn(
    '/bin/sh',
    ['-c', LIMITS, 'sh', program, ...asked, ...taken, ...lists, ...input, ...filters, ...output],
    { stdio: ['pipe', 'pipe', 'pipe'], cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' } },
  );
}

/** Gives the decoder what comes, as fast as it takes it; what it wants no more of is read to its end all the same. */
async function feed(
  source: AsyncIterable<Uint8Array>,
  child: Decoder,
  ended: Promise<unknown>,
): Promise<void> {
  const { stdin } = child;
  let open = true;
  let failed = false;
  const closed = ended.then(() => {
    open = false;
    failed = child.exitCode !== 0;
  });
  stdin.on('error', () => {
    open = false;
  });
  for await (const chunk of indexFirst(source)) {
    if (failed) return;
    if (open && !stdin.write(chunk))
      await Promise.race([once(stdin, 'drain').catch(() => undefined), closed]);
  }
  stdin.end();
}

function refusalOf({ said }: Report): VideoRefused {
  if (/max_pixels|Picture size [1-9]|dimensions too large/i.test(said)) {
    return new VideoRefused('too-many-pixels', `A frame of a video has at most ${MOST_PIXELS} pixels.`);
  }
  if (/matches no streams|does not contain any stream/i.test(said)) {
    return new VideoRefused('no-frames', 'The file has no moving pictures.');
  }
  if (/Invalid data found|not on whitelist|Invalid argument|could not find codec/i.test(said)) {
    return new VideoRefused('not-a-video', 'The file is no video that is decoded here, or is damaged.');
  }
  return new VideoRefused('damaged', 'No frame of the video could be decoded.');
}

const tooLong = (frames: number) => `The video is longer than ${frames} seconds.`;

export const NO_DECODER =
  'This node has no video decoder: its operator installs ffmpeg 5.1 or newer, or names it in COMITY_FFMPEG.';
