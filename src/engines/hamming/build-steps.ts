import { CODE_BYTES, HammingIndexError } from './hamming-code.ts';
import { instance } from './modules.ts';
import { AREA_BYTES, layOut } from './segment-layout.ts';
import { spreadAll } from './spread-code.ts';

type Builder = {
  countLeading(raw: number, entries: number, counts: number): void;
  beginParts(first: number, second: number, ends: number): void;
  scatter(raw: number, rawIds: number, entries: number, parted: number, cursors: number): void;
  gather(
    head: number,
    parted: number,
    ends: number,
    first: number,
    past: number,
    sorted: number,
    runs: number,
    hashed: number,
    counts: number,
    seed: bigint,
    unique: number,
  ): number;
  join(
    head: number,
    entries: number,
    told: number,
    from: number,
    past: number,
    counts: number,
    more: number,
  ): number;
  sortIds(head: number, room: number, otherRoom: number, counts: number): void;
  countOf(counts: number, chunk: number, first: number, past: number): number;
  buildTable(
    head: number,
    chunk: number,
    counts: number,
    cursors: number,
    work: number,
    first: number,
    past: number,
    begins: number,
  ): number;
  buildTableInPlace(head: number, chunk: number, cursors: number): void;
};

/** What two threads that build one segment share. `board` says which jobs are taken and done. */
export type SharedBuild = {
  memory: WebAssembly.Memory;
  entries: number;
  spread: boolean;
  seed: bigint;
  board: Board;
};
export type Board = Int32Array<SharedArrayBuffer>;

/** Which of the two: 0 is the one that waits for the segment. */
export type Thread = 0 | 1;

type Step = { jobs: number; run: (job: number, thread: Thread) => void };

const CHUNKS = 16;
/** Codes by the first 8 bits of a chunk. */
const PARTS = 256;
const HALF = PARTS / 2;
/** Tables from this one up leave room to sort ids in, and for two threads to work in, while they are built. */
const ROOMY = 5;
/** If so many of the entries' codes differ: 24 bytes an entry end before that table begins, at 30 bytes a code. */
const MOSTLY_DIFFERENT = 24 / 30;

/** Of the board: how often it has begun (0 or 1), whether a thread failed, then a pair a step: jobs taken, and done. */
const BEGUN = 0;
const FAILED = 1;
const TAKEN = 2;
const DONE = 3;
const MOST_STEPS = 12;
/** No job takes this long: the thread that took it is dead. */
const STOPPED_MS = 120_000;

export const newBoard = (): Board => new Int32Array(new SharedArrayBuffer(4 * (2 + 2 * MOST_STEPS)));

/**
 * Takes jobs of a build until all are done. A step's jobs may run at once; a step begins when the one before is done.
 * Thread 0 says that it may begin; thread 1 waits for it. Throws HammingIndexError `stopped` when the other thread took a
 * job and did not end it, and what a job of its own throws.
 */
export function takePart(work: SharedBuild, thread: Thread): void {
  const { board } = work;
  if (thread === 0) tell(board, BEGUN, 1);
  else Atomics.wait(board, BEGUN, 0);
  if (Atomics.load(board, FAILED) !== 0) {
    if (thread === 0) throw stopped();
    return;
  }
  for (const [i, { jobs, run }] of stepsOf(work).entries()) {
    const [taken, done] = [TAKEN + 2 * i, DONE + 2 * i];
    for (let job = Atomics.add(board, taken, 1); job < jobs; job = Atomics.add(board, taken, 1)) {
      try {
        run(job, thread);
      } catch (error) {
        tell(board, FAILED, 1);
        tell(board, done, 1);
        throw error;
      }
      tell(board, done, 1);
    }
    untilDone(board, done, jobs);
  }
}

/** There will be nothing to do: thread 1 waits no longer. */
export function callOff({ board }: SharedBuild): void {
  Atomics.store(board, FAILED, 1);
  tell(board, BEGUN, 1);
}

function tell(board: Board, at: number, more: number): void {
  Atomics.add(board, at, more);
  Atomics.notify(board, at);
}

function untilDone(board: Board, done: number, jobs: number): void {
  for (let had = Atomics.load(board, done); had < jobs; had = Atomics.load(board, done))
    if (Atomics.wait(board, done, had, STOPPED_MS) === 'timed-out') throw stopped();
  if (Atomics.load(board, FAILED) !== 0) throw stopped();
}

const stopped = () => new HammingIndexError('stopped', 'the other thread did not end its part of the build');

/** All that is to be done with entries as they came. Where it says two, each thread takes one when there are two. */
function stepsOf({ memory, entries, spread, seed }: SharedBuild): Step[] {
  const at = layOut(entries);
  const { head, counts, tables } = at;
  const builder = instance<Builder>('build', memory);
  const u32 = (address: number, length = 1) => new Uint32Array(memory.buffer, address, length);
  const unique = (): number => u32(head)[0]!;

  // Pieces of what came, by number; ranges of parts, by leading byte.
  const half = entries >> 1;
  const pieces = [
    { raw: at.raw, rawIds: at.rawIds, entries: half },
    { raw: at.raw + half * CODE_BYTES, rawIds: at.rawIds + half * 4, entries: entries - half },
  ];
  const parted = at.work;
  const sorted = parted + entries * 40;
  const hashed = sorted + entries * 4;
  // Room for counting, of which only the table in place needs all.
  const scratch = (number: number): number => at.cursors + number * 4 * PARTS;
  const countsOfPiece = [scratch(0), scratch(1)];
  const ends = scratch(2);
  const runs = [scratch(3), scratch(4)];
  const moreCounts = scratch(8);
  const cursorsOf = (thread: Thread): number => scratch(32 + 2 * thread);
  const ofIds = scratch(64);
  const toldAt = scratch(5);

  /** The part with which the second range begins, and the entries before it. */
  const cut = (): { part: number; before: number } => {
    const after = u32(ends, PARTS);
    const part = Math.max(
      1,
      after.findIndex((end) => end >= half),
    );
    return { part, before: after[part - 1]! };
  };
  const table = (chunk: number, room: number, cursors: number, first = 0, past = PARTS, begins = 0): number =>
    builder.buildTable(head, chunk, counts, cursors, room, first, past, begins);
  const roomOf = (thread: Thread): number => tables + thread * 8 * (besideTables() ? entries : unique());
  const besideTables = (): boolean => unique() >= entries * MOSTLY_DIFFERENT;
  const sortIds = (room: number): void => builder.sortIds(head, room, tables + 16 * entries, ofIds);
  /** With 6 bytes a code to work in where 8 are needed: by halves, if they are near enough to halves. */
  const fits = (chunk: number): boolean =>
    [0, HALF].every((first) => builder.countOf(counts, chunk, first, first + HALF) * 8 <= unique() * 6);
  const byHalves = (chunk: number, room: number, cursors: number): number =>
    table(chunk, room, cursors, HALF, PARTS, table(chunk, room, cursors, 0, HALF));

  return [
    {
      jobs: 2,
      run(job) {
        const { raw, entries } = pieces[job]!;
        if (!spread) spreadAll(memory, raw, entries, at.areas + job * AREA_BYTES);
        builder.countLeading(raw, entries, countsOfPiece[job]!);
      },
    },
    { jobs: 1, run: () => builder.beginParts(countsOfPiece[0]!, countsOfPiece[1]!, ends) },
    {
      jobs: 2,
      run(job) {
        const { raw, rawIds, entries } = pieces[job]!;
        builder.scatter(raw, rawIds, entries, parted, countsOfPiece[job]!);
      },
    },
    {
      jobs: 2,
      run(job) {
        const { part, before } = cut();
        const [first, past] = job === 0 ? [0, part] : [part, PARTS];
        const room = hashed + 16 * (job === 0 ? 0 : before);
        const into = job === 0 ? counts : moreCounts;
        const from = job === 0 ? 0 : before;
        u32(toldAt, 2)[job] = builder.gather(
          head,
          parted,
          ends,
          first!,
          past!,
          sorted,
          runs[job]!,
          room,
          into,
          seed,
          from,
        );
      },
    },
    {
      jobs: 1,
      run() {
        const [mine, past] = u32(toldAt, 2);
        builder.join(head, entries, mine!, cut().before, past!, counts, moreCounts);
      },
    },
    {
      jobs: 1,
      run() {
        if (!besideTables()) sortIds(tables);
      },
    },
    {
      // What is worked on lies where the tables below will be.
      jobs: 1 + CHUNKS - ROOMY,
      run(job, thread) {
        if (job > 0) table(CHUNKS - job, roomOf(thread), cursorsOf(thread));
        else if (besideTables()) sortIds(roomOf(thread));
      },
    },
    {
      jobs: 2,
      run: (job, thread) => void table(4 - job, tables + thread * 8 * unique(), cursorsOf(thread)),
    },
    { jobs: 1, run: (_, thread) => void table(2, tables, cursorsOf(thread)) },
    {
      jobs: 1,
      run(_, thread) {
        if (fits(1)) byHalves(1, tables, cursorsOf(thread));
        else builder.buildTableInPlace(head, 1, at.cursors);
      },
    },
    { jobs: 1, run: () => builder.buildTableInPlace(head, 0, at.cursors) },
  ];
}
