package holdwait.agent;

/** Ids for locks of one thread, taken in runs: the more of a class were used, the longer the next run. */
final class LockIds {
	private static final int CLASSES = 16, LONGEST = 256;
	/** The last ones, by the numbers of their classes. */
	private final Run[] runs = new Run[CLASSES];

	private static final class Run {
		final OwnRecords.Home of;
		int next, left, length;

		Run(OwnRecords.Home of) {
			this.of = of;
		}
	}

	int take(OwnRecords.Home home) {
		int at = home.number % CLASSES;
		Run run = runs[at];
		if (run == null || run.of != home) run = runs[at] = new Run(home);
		if (run.left == 0) refill(run);
		run.left--;
		return run.next++;
	}

	private static void refill(Run run) {
		Guard.lock();
		try {
			run.left = run.length = Math.min(LONGEST, 2 * run.length + 1);
			run.next = Definitions.define(LockKind.MONITOR, null, run.of.role, 0, 0, run.length);
		} finally {
			Guard.unlock();
		}
	}
}
