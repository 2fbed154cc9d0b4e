import { CAST } from './cast.ts';
import { newPlay, type Play } from './play.ts';
import { prove } from './prove.ts';
import { answer, dead } from './scenes-of-the-answer.ts';
import { appeal, confirm, notice, propose, uphold } from './scenes-of-the-case.ts';
import { arrive, catchCopy, share } from './scenes-of-the-signal.ts';
import type { Stage } from './set-up.ts';
import {
  type PersonKey,
  SCENES,
  type SceneFacts,
  type SceneId,
  type SceneResult,
  type WalkProof,
} from './walk-state.ts';

type Act<S extends SceneId> = {
  /** Whose scene it is: who the page shows, and who the frame of their node is signed in as. */
  by: PersonKey;
  play(stage: Stage, play: Play): Promise<SceneFacts[S]>;
};

/** The story on a stage: played one scene after the other, each for real, and what each measured. */
export type Show = {
  play: Play;
  proof: WalkProof | null;
  /** Plays the next scene. One that was played is only shown again: its people take their seats. */
  perform(scene: SceneId): Promise<void>;
  /** Begins again, with another picture. */
  restart(refuses: boolean): Promise<void>;
  become(person: PersonKey): void;
};

export async function openShow(stage: Stage): Promise<Show> {
  const acts: { [S in SceneId]: Act<S> } = {
    share: { by: 'mara', play: share },
    arrive: { by: 'yusuf', play: arrive },
    catch: { by: 'yusuf', play: catchCopy },
    propose: { by: 'yusuf', play: propose },
    confirm: { by: 'maya', play: confirm },
    notice: { by: 'noor', play: notice },
    appeal: { by: 'noor', play: appeal },
    uphold: { by: 'tomas', play: uphold },
    answer: { by: 'samuel', play: answer },
    dead: { by: 'tomas', play: dead },
    proof: { by: 'elif', play: proveAll },
  };
  const show: Show = {
    play: await newPlay(1, false),
    proof: null,
    async perform(scene) {
      const { play } = show;
      const played = play.done.find((one) => one.scene === scene);
      if (played) {
        play.current = played.by;
        play.seats = { ...played.seats };
        return;
      }
      const next = SCENES[play.done.length];
      if (scene !== next) throw new OutOfTurn(`The next scene is ${next ?? 'none: the story is over'}.`);
      const facts = await acts[scene].play(stage, play);
      const { by } = acts[scene];
      show.become(by);
      const { seats, frames } = structuredClone({ seats: play.seats, frames: play.frames });
      play.done.push({ scene, at: new Date().toISOString(), by, seats, frames, facts } as SceneResult);
    },
    async restart(refuses) {
      show.play = await newPlay(show.play.number + 1, refuses);
      show.proof = null;
    },
    become(person) {
      show.play.current = person;
      const part = CAST.find((one) => one.key === person);
      if (part) show.play.seats[part.node] = person;
    },
  };

  async function proveAll(_stage: Stage, play: Play): Promise<SceneFacts['proof']> {
    const started = performance.now();
    const proof = await prove(stage, play);
    show.proof = proof;
    for (const { node, entry } of proof.entries) play.frames[node] = `/app/audit/${entry.id}`;
    play.seats.northfield = 'lena';
    return { waitedMs: performance.now() - started, entries: proof.entries.length };
  }
  return show;
}

/** Thrown for a scene that is not the next one. */
export class OutOfTurn extends Error {}
