/** What the decoder said of its work. */
export type Report = {
  /** Since the video began, of each frame that passed its filters; as far as it told. */
  seconds: number[];
  /** The end of everything else it said. Attacker-controlled in part: for telling kinds of failure, not for showing. */
  said: string;
};

const LONGEST_SAID = 8192;
const LONGEST_LINE = 4096;
const FRAME = /showinfo.*\bn: *\d+ pts: *\S+ pts_time: *(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b/;

/** Reads what the decoder says to its end, and keeps little of it whatever it says. */
export async function readReport(stream: AsyncIterable<Buffer>, mostFrames: number): Promise<Report> {
  const seconds: number[] = [];
  let said = '';
  let line = '';
  const take = (one: string) => {
    const told = FRAME.exec(one)?.[1];
    if (told === undefined) said = `${said}${one}\n`.slice(-LONGEST_SAID);
    else if (seconds.length < mostFrames) seconds.push(Number(told));
  };
  for await (const chunk of stream) {
    const lines = (line + chunk.toString('latin1')).split('\n');
    line = (lines.pop() as string).slice(0, LONGEST_LINE);
    for (const one of lines) take(one.slice(0, LONGEST_LINE));
  }
  take(line);
  const [first = 0] = seconds;
  return { seconds: seconds.map((at) => Math.max(0, at - first)), said };
}
