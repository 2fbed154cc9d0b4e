/** Names under which a node and its workers meet at a NATS server. */
export type Cluster = {
  name: string;
  /** Streams. */
  snapshots: string;
  feed: string;
  jobs: string;
  answers: string;
  /** Subjects. */
  head: string;
  feedSubject: string;
  jobsSubject: string;
  /** Workers say here each second that they are there; kept by no stream. */
  here: string;
  chunkSubject(generation: string): string;
  answerSubject(asker: string): string;
};

/** The one consumer that all workers share: each job goes to one of them. */
export const GROUP = 'workers';

/** @param name as `NatsConfiguration` has it: one token of a subject */
export function clusterCalled(name: string): Cluster {
  const stream = (what: string) => `COMITY_${name}_${what}`;
  const subject = (what: string) => `comity.${name}.${what}`;
  return {
    name,
    snapshots: stream('SNAPSHOTS'),
    feed: stream('FEED'),
    jobs: stream('JOBS'),
    answers: stream('ANSWERS'),
    head: subject('head'),
    feedSubject: subject('feed'),
    jobsSubject: subject('jobs'),
    here: subject('here'),
    chunkSubject: (generation) => subject(`snapshot.${generation}`),
    answerSubject: (asker) => subject(`answers.${asker}`),
  };
}
