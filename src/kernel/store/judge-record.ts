import type { FieldError } from '../refusal.ts';

/** What this holder already has of an id. */
export type Held = {
  versionKey: string;
  versionNs: bigint | null;
  contentHash: string;
  createdBy: string | null;
  source: string;
  revoked: boolean;
  /** Deleted when the agreement it came under said so: only that it was here is known. */
  deleted: boolean;
  /** Taken back by the partner it came from: it is on record, and nobody here sees it. */
  withdrawn: boolean;
};

/** What arrives, as far as the decision needs it. */
export type Arriving = {
  id: string;
  versionKey: string;
  versionNs: bigint | null;
  contentHash: string;
  createdBy: string | null;
};

/** Who brings it. */
export type Custody = {
  /** The organisation that will hold it. */
  holder: string;
  /** `own`, `import:<name>` or `peer:<organisation>`. */
  source: string;
  /** The organisation that is authenticated as speaking, for `own` and `peer:`. */
  speaker: string | null;
  /** Organisations this node knows: nobody else may speak for them. */
  known: ReadonlySet<string>;
};

export type Judgement =
  | { outcome: 'accept'; attested: boolean; source: string }
  | { outcome: 'unchanged' }
  | { outcome: 'quarantined' | 'refused'; rule: string; error: FieldError };

/**
 * Whether a valid object may become a version of what the holder has. Only the originator versions or revokes
 * (STIX 2.1 §3.6); the same version with other content is never merged; an older version may arrive late.
 */
export function judgeRecord(arriving: Arriving, held: readonly Held[], custody: Custody): Judgement {
  const same = held.find((one) => one.versionKey === arriving.versionKey);
  if (same?.deleted) {
    return refuse(
      'retention',
      'modified',
      'Comity: retention of the agreement',
      arriving.versionNs === null
        ? 'This object was deleted here when its retention ended; it has no versions and is not taken in again.'
        : 'This version was deleted here when its retention ended; a newer one is taken.',
    );
  }
  if (same) {
    if (same.contentHash === arriving.contentHash) {
      // Threat: what a partner took back returns by another door. The partner itself may share it again.
      if (!same.withdrawn || same.source === custody.source) return { outcome: 'unchanged' };
      return refuse(
        'withdrawn',
        'id',
        'Comity: withdrawal',
        `This version came from ${same.source}, which took it back; it is taken again from there only.`,
      );
    }
    return quarantine(
      'same-version-other-content',
      'modified',
      'STIX 2.1 §3.6',
      'This id and version is on record with other content; a change needs a new version from its creator.',
    );
  }
  const speech = speaksFor(arriving, custody);
  if (speech.outcome !== 'accept') return speech;
  // A deleted version says no more who made it.
  const earlier = held.find((one) => !one.deleted);
  if (earlier && earlier.createdBy !== arriving.createdBy) {
    return quarantine(
      'creator-changed',
      'created_by_ref',
      'STIX 2.1 §3.6',
      'Earlier versions of this id name another creator; only the creator makes new versions.',
    );
  }
  // A creator who speaks for itself takes over from those who only kept a copy: its revocation must stop the copy.
  const copied = (one: Held) => speech.attested && one.source.startsWith('import:');
  // Deleted versions count: when a partner's retention ends, its ids are nobody else's.
  const other = held.find((one) => one.source !== speech.source && !copied(one));
  if (other) {
    return quarantine(
      'other-source',
      'id',
      'STIX 2.1 §3.6',
      `This id came from ${other.source}; versions of it are taken from there only.`,
    );
  }
  // An older revocation may have come late: the first in time is the one that ends the id.
  if (held.some((one) => one.revoked && newer(arriving.versionNs, one.versionNs))) {
    return refuse('revoked', 'modified', 'STIX 2.1 §3.6', 'This id was revoked; it takes no new version.');
  }
  return speech;
}

function speaksFor(arriving: Arriving, custody: Custody): Judgement {
  const { createdBy } = arriving;
  if (custody.source.startsWith('import:')) {
    // Custody, not authorship: an import never speaks for an organisation that can speak for itself here.
    if (createdBy !== null && custody.known.has(createdBy)) {
      return quarantine(
        'creator-speaks-for-itself',
        'created_by_ref',
        'STIX 2.1 §3.6',
        'This creator is a partner of this node or a seat on it; its records come from itself.',
      );
    }
    return { outcome: 'accept', attested: false, source: custody.source };
  }
  if (createdBy === null || createdBy === custody.speaker) {
    return { outcome: 'accept', attested: createdBy !== null, source: custody.source };
  }
  if (custody.source === 'own' && !custody.known.has(createdBy)) {
    // Someone here adds what another made: that is an import under the creator's id.
    return { outcome: 'accept', attested: false, source: `import:${createdBy}` };
  }
  return quarantine(
    'creator-is-not-the-speaker',
    'created_by_ref',
    'STIX 2.1 §3.6',
    'The creator named is not the organisation that sent this.',
  );
}

function newer(a: bigint | null, b: bigint | null): boolean {
  return a !== null && b !== null && a > b;
}

function refuse(rule: string, property: string, clause: string, reason: string): Judgement {
  return { outcome: 'refused', rule, error: { property, clause, reason } };
}

function quarantine(rule: string, property: string, clause: string, reason: string): Judgement {
  return { outcome: 'quarantined', rule, error: { property, clause, reason } };
}
