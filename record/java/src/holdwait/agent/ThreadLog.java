package holdwait.agent;

import jdk.internal.vm.annotation.Contended;
import jdk.internal.vm.annotation.DontInline;

/** What one thread does, event by event. Used by that thread alone. */
@Contended
public final class ThreadLog extends LockRequests {
	/** In the chain of {@link Threads}. */
	ThreadLog next;
	/** What {@link Watch} saw of it: its last event, the one after which it spoke up, and how long it did nothing. */
	long lastSeen, reported = -1;
	int looks;
	/** On a condition, or until another thread ends. */
	private boolean sleeping;

	ThreadLog(Thread thread, int id, long time) {
		super(thread, id, time);
	}

	// ---- giving back

	/**
	 * About to give back what an object stands for. What is not held is nothing that happened: a request stands as it did.
	 * @return whether this thread is known to hold it
	 */
	boolean give(Object object) {
		return giveShortly(object) || giveAt(holdOf(object));
	}

	/** About to give back the bin that was taken or asked for last. */
	void giveBin() {
		if (!giveBinShortly()) giveBinAtLength();
	}

	@DontInline
	private void giveBinAtLength() {
		spellOut();
		if (asked != 0 && pending.isBin) withdraw();
		else giveAt(innermostBin());
	}

	@DontInline
	private boolean giveAt(int at) {
		if (at < 0) return false;
		if (asked != 0) settle();
		release(at);
		return true;
	}

	/** As {@link #give(Object)}, where one object stands for holds in several modes. */
	boolean give(LockRecord lock) {
		int at = depth - 1;
		while (at >= 0 && heldLock[at] != lock) at--;
		return giveAt(at);
	}

	/** A lock that another thread has taken, or an object nobody owns. */
	void giveForOthers(LockRecord lock, int site) {
		if (asked != 0) settle();
		if (!hasRoom()) return;
		long now = Math.max(time, Clock.now);
		if (lock.kind.isOwned()) event(lock.releaseCode | 1 << 6, now, lock.id, Sites.stack(site));
		else event(lock.releaseCode, now, lock.id, -1);
		lock.target.give(time);
		lock.target.owner = 0;
	}

	/** About to give back what was taken when a synchronized method began. */
	void giveMethod(int site) {
		if (giveShortly(site)) return;
		int at = depth - 1;
		while (at >= 0 && site(at) != site && site(at) != ~site) at--;
		giveAt(at);
	}

	private void release(int at) {
		LockRecord lock = heldLock[at];
		long now = Math.max(time, Clock.now);
		if (hasRoom()) releaseEvent(lock.releaseCode, now, lock.id);
		if (lock.mode != 0) lock.target.give(time);
		else if (site(at) >= 0) {
			lock.target.released = time;
			lock.target.owner = -id;
		}
		if (at == depth - 1) pop();
		else drop(at);
		if (unanswered != null) resume();
	}

	// ---- sleeping on a condition, which gives a lock back and takes it again

	/** What a thread gave back, level by level, to sleep. */
	static final class Sleep {
		final LockRecord condition;
		private final int stack;
		private final LockRecord[] views;
		private final int[] sites;

		Sleep(LockRecord condition, int stack, int levels) {
			this.condition = condition;
			this.stack = stack;
			views = new LockRecord[levels];
			sites = new int[levels];
		}
	}

	/** @return null when the lock is not known to be held: the program is about to get an exception */
	Sleep fallAsleep(LockRecord condition, LockRecord lock, boolean timed) {
		if (asked != 0) settle();
		int levels = 0;
		for (int i = 0; i < depth; i++) if (heldLock[i].target == lock) levels++;
		if (levels == 0) return null;
		Sleep sleep = new Sleep(condition, fullStack(), levels);
		if (!hasRoom()) return null;
		waitEvent(WAIT | (timed ? TIMED : 0), Math.max(time, Clock.exact()), condition.id, lock.id, sleep.stack);
		lock.released = time;
		lock.owner = -id;
		for (int at = depth - 1; at >= 0; at--)
			if (heldLock[at].target == lock) {
				levels--;
				sleep.views[levels] = heldLock[at];
				sleep.sites[levels] = site(at);
				drop(at);
			}
		sleeping = true;
		return sleep;
	}

	/** @param how as in FORMAT.md §3 */
	void awake(Sleep sleep, int how) {
		sleeping = false;
		if (hasRoom()) event(WAKE | how << 6, Math.max(Math.max(time, Clock.exact()), sleep.condition.given + 1), sleep.condition.id, -1);
		choose(sleep.views[0], sleep.sites[0], 0);
		pendingStack = sleep.stack;
		taken();
		for (int level = 1; level < sleep.sites.length; level++) push(sleep.views[level], sleep.sites[level], context);
	}

	void notifying(LockRecord condition, boolean all) {
		if (asked != 0) settle();
		if (!hasRoom()) return;
		event(NOTIFY | (all ? 1 << 4 : 0), Math.max(time, Clock.now), condition.id, -1);
		condition.give(time);
	}

	// ---- threads

	void mark(String text) {
		if (asked != 0) settle();
		int id = Definitions.text(text);
		if (hasRoom()) numbers(MARK, Math.max(time, Clock.now), id, -1);
	}

	void forking(Thread child) {
		if (asked != 0) settle();
		int stack = fullStack();
		long now = Math.max(time, Clock.now);
		ThreadLog log = Threads.of(child, now);
		if (log == null || !hasRoom()) return;
		log.startAt(now);
		numbers(THREAD, now, log.id, stack);
	}

	/** About to block until another thread ends. */
	void awaiting(ThreadLog other) {
		if (asked != 0) settle();
		int stack = fullStack();
		if (hasRoom()) numbers(THREAD | 1 << 4, Math.max(time, Clock.exact()), other.id, stack);
		sleeping = true;
	}

	/** Another thread has ended. */
	void joined(LockRecord other) {
		sleeping = false;
		if (asked != 0) settle();
		int stack = fullStack();
		long now = Math.max(Math.max(time, Clock.exact()), other.released + 1);
		if (hasRoom()) numbers(THREAD | 2 << 4, now, other.id, stack);
	}

	void ending() {
		if (asked != 0) settle();
		if (hasRoom()) numbers(THREAD | 3 << 4, Math.max(time, Clock.now), -1, -1);
		busy = true;
		LockTable.ENDED.add(thread, id).released = time;
		Threads.remove(this);
	}

	@Override
	void writesMuch() {
		shortenBusiest();
		renew();
		Threads.setBusiest(this);
	}

	/** Whether its last event says what it waits for, if it waits. */
	@Override
	boolean isAsking() {
		return sleeping || super.isAsking();
	}

	/** Another thread ends the recording: nothing is begun any more. */
	void stop() {
		busy = true;
		limit = 0;
	}

	/** Whether it does not write, and nothing that it has written is about to change. */
	boolean isQuiet() {
		boolean isRunning = thread.getState() == Thread.State.RUNNABLE && thread != Thread.currentThread();
		return !isRunning && !isDrafting();
	}
}
