package holdwait.agent;

/** Ids for locks that one thread makes or meets first, taken in runs: the more of a kind were used, the longer the next run. */
final class LockIds {
	private static final int KINDS = 32, LONGEST = 256;
	/** The last ones, by their keys. */
	private final Run[] runs = new Run[KINDS];

	private static final class Run {
		final int key;
		int next, left, length;

		Run(int key) {
			this.key = key;
		}
	}

	/** @return the id of a monitor whose object is of this class */
	int ofClass(OwnRecords.Home home) {
		Run run = run(2 * home.number);
		if (run.left == 0) refill(run, LockKind.MONITOR, home.role, 0);
		return take(run);
	}

	/** @return the id of a lock of java.util.concurrent that was made at this site */
	int madeAt(int site) {
		Run run = run(2 * site + 1);
		if (run.left == 0) refill(run, LockKind.LOCK, Sites.field(site), site);
		return take(run);
	}

	private Run run(int key) {
		int at = key % KINDS;
		return runs[at] != null && runs[at].key == key ? runs[at] : (runs[at] = new Run(key));
	}

	private static int take(Run run) {
		run.left--;
		return run.next++;
	}

	private static void refill(Run run, LockKind kind, String role, int site) {
		Guard.lock();
		try {
			run.left = run.length = Math.min(LONGEST, 2 * run.length + 1);
			run.next = Definitions.define(kind, null, role, Sites.stackOf(site), 0, run.length);
		} finally {
			Guard.unlock();
		}
	}
}
