/**
 * `node bin/with-node.js bench/vpdq-distances.ts`: distances between our hashes of every frame of the published clips and
 * the C++ reference's; writes docs/standards/vpdq-distances.md. Needs the shared data and ffmpeg.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { decodeVideo } from '../src/desks/signals/types/vpdq/decode-video.ts';
import { findDecoder } from '../src/desks/signals/types/vpdq/find-decoder.ts';
import { hammingDistance, parsePdqHex, pdqHash } from '../src/standards/pdq/pdq.ts';
import { framesFound, keptFrames, percentOf, readFrameLines } from '../src/standards/vpdq/vpdq.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const DATA = path.join(process.env.COMITY_SHARED_DATA ?? path.resolve(ROOT, '../shared/data'), 'vpdq');
const CLIPS = ['chair-orig-22-sd-bar', 'chair-22-sd-sepia-bar'];

type Hashed = { hex: string; quality: number; seconds: number };

async function hashClip(clip: string, frames: 'all' | 'each-second'): Promise<Hashed[]> {
  const hashed: { hex: string; quality: number }[] = [];
  const seconds = await decodeVideo(
    createReadStream(path.join(DATA, `${clip}.mp4`)),
    (frame) => hashed.push(pdqHash(frame)),
    { frames },
  );
  return hashed.map(({ hex, quality }, at) => ({ hex, quality, seconds: seconds[at]! }));
}

const published = (clip: string) =>
  readFrameLines(readFileSync(path.join(DATA, `${clip}.txt`), 'utf8')) ?? [];
const bytesOf = (frames: readonly { hex: string }[]) =>
  Buffer.from(frames.map(({ hex }) => hex).join(''), 'hex');

const rows: string[] = [];
for (const clip of CLIPS) {
  const reference = published(clip);
  const ours = await hashClip(clip, 'all');
  if (ours.length !== reference.length) throw new Error(`${clip}: ${ours.length} frames`);
  const distances = ours
    .map(({ hex }, at) => hammingDistance(parsePdqHex(hex), parsePdqHex(reference[at]!.hex)))
    .sort((a, b) => a - b);
  const share = (most: number) =>
    `${((distances.filter((one) => one <= most).length * 100) / distances.length).toFixed(2)} %`;
  const quality = Math.max(...ours.map((one, at) => Math.abs(one.quality - reference[at]!.quality)));
  const began = performance.now();
  const each = keptFrames(await hashClip(clip, 'each-second'));
  const took = ((performance.now() - began) / 1000).toFixed(1);
  const found = framesFound(bytesOf(each), bytesOf(keptFrames(reference)));
  rows.push(
    `| ${clip} | ${ours.length} | ${distances[distances.length >> 1]} | ${distances.at(-1)} | ${share(0)} | **${share(10)}** | ${quality} | ${each.length} | ${Math.floor(percentOf(found.query))} % | ${took} s |`,
  );
}

const version = /version (\S+)/.exec(
  execFileSync(String(findDecoder()), ['-version'], { encoding: 'utf8' }),
)?.[1];
const text = `# vPDQ: distance to the reference

Written by \`node bin/with-node.js bench/vpdq-distances.ts\`; do not edit. Differing bits, of 256, between our hash of a frame and the one
that Meta's C++ reference gives for the same frame of the same file: every frame of the two published clips, all of quality 100. Asked
for is agreement within 10 bits on at least 95 % of the frames; a match is within 31. The last columns are of what a node does, one
frame a second: how many it keeps, how many of them are in the published list, and how long it took here, decoder and all.

| clip | frames | median | greatest | the same | within 10 bits | quality off, at most | kept, one a second | of them found | took |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

Where the two can disagree:

- **From the decoder's colours to red, green and blue**: the exact way of ffmpeg's scaler. Its fast way has frames that are 12 bits off.
- **Size**: a frame comes at its own size and becomes 512x512 by nearest neighbour, as our PDQ does with any picture of a longer side; the
  reference filters it at its own size. Shrunk by the decoder to 512x512 it is up to 18 bits off, to 128x128 up to 22.
- **Which frames**: the first one of each second by the clock of the video. The reference takes every n-th, n being the whole frames of a
  second: the same ones where the rate is whole and even.
- **Rotation** that a container asks for is not applied, as the reference does not.

${cpus()[0]?.model.trim()}, Node ${process.version}, ffmpeg ${version}.
`;
writeFileSync(path.join(ROOT, 'docs/standards/vpdq-distances.md'), text);
process.stdout.write(text);
