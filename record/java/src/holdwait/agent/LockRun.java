package holdwait.agent;

/**
 * Ids of locks that say the same of themselves, defined in one go: programs make many of a kind. The more were used, the
 * longer the next run. Used under the recorder's own lock.
 */
final class LockRun {
	private static final int LONGEST = 64;
	/** The last ones, by what their locks say. */
	private static final LockRun[] runs = new LockRun[256];

	private final LockKind kind;
	private final String role;
	private final int created, permits;
	private int next, left, length;

	private LockRun(LockKind kind, String role, int created, int permits) {
		this.kind = kind;
		this.role = role;
		this.created = created;
		this.permits = permits;
	}

	/** @return where to take the id of such a lock from */
	static LockRun of(LockKind kind, String role, int created, int permits) {
		int at = (role == null ? 0 : role.hashCode()) + 31 * created + permits + kind.ordinal() & runs.length - 1;
		LockRun run = runs[at];
		boolean isIt = run != null && run.kind == kind && run.created == created && run.permits == permits
				&& (role == null ? run.role == null : role.equals(run.role));
		return isIt ? run : (runs[at] = new LockRun(kind, role, created, permits));
	}

	int take() {
		if (left == 0) {
			left = length = Math.min(LONGEST, 2 * length + 1);
			next = Definitions.define(kind, null, role, created, permits, length);
		}
		left--;
		return next++;
	}
}
