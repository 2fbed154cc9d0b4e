/** unique_violation, serialization_failure, deadlock_detected: another writer was first. */
const CONFLICTS: readonly unknown[] = ['23505', '40001', '40P01'];

const TRIES = 5;

/**
 * Runs a whole transaction again when another writer got in between: two may bring the same version at once, and
 * the second then finds it there. Throws the last conflict after five tries, and any other error at once.
 */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (tries >= TRIES || !CONFLICTS.includes((error as { code?: unknown }).code)) throw error;
    }
  }
}
