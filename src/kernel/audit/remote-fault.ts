import type { RemoteFault } from './verify-remote.ts';

/** Gives the bytes at an address, null for 404. Throws Found for everything else. */
export type Get = (address: string) => Promise<Uint8Array | null>;

/** Carries a fault out of a verification, to be caught at its door. */
export class Found extends Error {
  readonly fault: RemoteFault;
  constructor(fault: RemoteFault) {
    super(fault.fault);
    this.fault = fault;
  }
}
