package holdwait.agent;

/**
 * Time for the price of a load: a thread of its own writes the time since the start, in nanoseconds, once in a
 * millisecond. Order does not depend on it: an acquire is stamped later than the last release of its lock, whatever the clock says
 * (Kulkarni et al., Logical Physical Clocks, 2014).
 */
final class Clock extends Thread {
	/** Milliseconds between two looks at threads that are blocked. */
	private static final int LOOK = 50;
	static long now;
	private static long start;

	private Clock() {
		super(null, null, "holdwait clock", 0, false);
		setDaemon(true);
	}

	static void begin() {
		start = System.nanoTime();
		new Clock().start();
	}

	/** To be used where a thread waits: there it costs nothing. */
	static long exact() {
		long exact = System.nanoTime() - start;
		if (exact > now) now = exact;
		return exact;
	}

	@Override
	public void run() {
		Watch watch = Threads.watch(this);
		for (int tick = 1; ; tick++) {
			exact();
			Trace.work();
			if (tick % LOOK == 0) look(watch);
			try {
				Thread.sleep(1);
			} catch (InterruptedException nobodysBusiness) {
				continue;
			}
		}
	}

	private static void look(Watch watch) {
		try {
			watch.look();
		} catch (Throwable ours) {
			return;
		}
	}
}
