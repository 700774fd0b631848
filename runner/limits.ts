// Every bound that a run keeps, each beside its reason.

/** For what the harness itself asks of a target: greeting, negotiation, setup. Slow starts of sanitizer builds included. */
export const REPLY_DEADLINE_MS = 10_000;

/**
 * QEMU 5.2 may wait for ever in accept, or abort, if a client connects while it starts, once in some hundred starts; then
 * another start is made. A target that is deaf each time is given the whole deadline, and its cases fail.
 */
export const DEAF_DEADLINE_MS = 4_000;
export const MAX_DEAF_STARTS = 3;

/** After `PATIENT_SILENCES` hangs in one run the target is known to hang, and each further one is given less. */
export const IMPATIENT_DEADLINE_MS = 1_000;
export const PATIENT_SILENCES = 3;

/** As many replies came as were due but an id is missing: how long the reply that bears it may still be under way. */
export const STRAGGLER_GRACE_MS = 100;

/** Events follow their cause at once; an implementation with a thread of its own for devices may need a moment. */
export const EVENT_DEADLINE_MS = 2_000;

/** A process whose connection broke needs a moment until its exit is reported. */
export const DEATH_DEADLINE_MS = 500;

/** Replies of one step that are kept; a target that never stops talking must not fill the memory. */
export const MAX_MESSAGES_PER_STEP = 10_000;

/** Commands that the death of an instance is reported with. */
export const LAST_SENT_KEPT = 5;

/** Re-runs that shrinking one counterexample may cost, and the time that all shrinking of a run may take. */
export const MAX_SHRINK_RUNS = 200;
export const MAX_SHRINK_MS = 15_000;

/** Kinds of random counterexample that one run makes small. */
export const MAX_SHRUNK = 10;

/** Failed starts in a row after which the cases of a fixture are given up. */
export const MAX_FAILED_STARTS = 3;

/** Clock difference between the target's event timestamps and our receipt of them, one host. */
export const TIMESTAMP_SKEW_MS = 10_000;

/** Failing cases that are run again on a fresh instance; by then it is known that the target fails, and how. */
export const MAX_CONFIRMATIONS = 50;


