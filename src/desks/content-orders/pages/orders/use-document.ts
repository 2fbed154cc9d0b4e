import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ProposedOrder } from '../../../../client/content-orders.ts';
import { ProblemError } from '../../../../client/problem.ts';
import { sayProblem } from '../../../../client/say-problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';

/** Why a document that is one cannot be read: it is kept with the order all the same. */
const KEPT_UNREAD = /document-(encrypted|too-costly)$/;

/** A document that somebody chose, and what was read of it; `onRead` is told once for each. */
export function useDocument(onRead: (read: ProposedOrder) => void) {
  const client = useClient();
  const [file, setFile] = useState<File | null>(null);
  const newest = useRef<File | null>(null);
  const reading = useMutation({
    mutationFn: (chosen: File) => client.contentOrders.propose(chosen),
    // One that was chosen meanwhile is the one that counts.
    onSuccess: (read, chosen) => {
      if (chosen === newest.current) onRead(read);
    },
  });
  const { error } = reading;
  const problem = error instanceof ProblemError ? error.problem : null;
  const isKept = reading.isSuccess || (problem !== null && KEPT_UNREAD.test(problem.type));
  return {
    file,
    reading: reading.isPending,
    read: file !== null && reading.isSuccess ? reading.data : null,
    problem: error === null ? null : problem ? sayProblem(problem).said : error.message,
    /** What is sent with the order. */
    kept: isKept ? file : null,
    choose(chosen: File | null) {
      newest.current = chosen;
      setFile(chosen);
      if (chosen) reading.mutate(chosen);
      else reading.reset();
    },
  };
}
