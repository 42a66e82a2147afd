package holdwait.agent;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/** What one thread holds and asks for, event by event. Used by that thread alone. */
public final class ThreadLog extends EventWriter {
	/** Sites that are remembered: virtual threads may be very many. */
	private static final int RECENT = 512, FEW = 64;
	private static final int INTERRUPTED = 1, CANCELLED = 2, DEEPEST = 8;

	final Thread thread;
	/** In the chain of {@link Threads}. */
	ThreadLog next;
	/** What {@link Watch} saw of it: its last event, the one after which it spoke up, and how long it did nothing. */
	long lastSeen, reported = -1;
	int looks;

	/** It is about to take a lock: {@link #pending}. */
	private boolean asked;
	/** Kept when it is answered, so that the next time there is nothing to store; so are the held ones. */
	private LockRecord pending;
	private Object pendingNode;
	private int pendingSite, pendingStack, pendingBits, pendingContext;
	/** Of the draft: its size, 0: there is none; and the time it says. */
	private int draftSize;
	private long draftTime;
	/** The attempt is an event of its own, and not only a draft of the acquire. */
	private boolean attempted;
	private Unanswered unanswered;
	/** On a condition, or until another thread ends. */
	private boolean sleeping;

	/** What it holds: the lock, where it was taken (`~site`: again), of bins, the monitor. */
	private LockRecord[] heldLock = new LockRecord[8];
	private Object[] heldNode = new Object[8];
	private int[] heldSite = new int[8];
	private int depth;
	private int context;
	private final Contexts contexts = new Contexts();
	private final Memo[] memos;
	/** The locks last seen at a site. */
	private final LockRecord[] monitors, synchronizers;

	ThreadLog(Thread thread, int id, long time) {
		super(id, time);
		this.thread = thread;
		int recent = Threads.isVirtual(thread) ? FEW : RECENT;
		memos = new Memo[recent];
		monitors = new LockRecord[recent];
		synchronizers = new LockRecord[recent];
		Arrays.fill(memos, Memo.NONE);
	}

	// ---- which lock

	LockRecord monitor(Object object, int site) {
		LockRecord lock = monitors[site & memos.length - 1];
		if (lock != null && lock.get() == object) return lock;
		return monitors[site & memos.length - 1] = lookUp(LockTable.MONITORS, object);
	}

	/** @return null for objects that are no locks of java.util.concurrent */
	LockRecord synchronizer(Object object, int site) {
		LockRecord lock = synchronizers[site & memos.length - 1];
		if (lock != null && lock.get() == object) return lock;
		return synchronizers[site & memos.length - 1] = lookUp(LockTable.SYNCHRONIZERS, object);
	}

	LockRecord initializer(Object type) {
		return lookUp(LockTable.INITIALIZERS, type);
	}

	private LockRecord lookUp(LockTable table, Object object) {
		busy = true;
		try {
			return table.of(object);
		} finally {
			busy = false;
		}
	}

	/** Something that becomes a lock has been made at a site. */
	void created(Object object, int site) {
		busy = true;
		try {
			if (object instanceof ConcurrentHashMap) LockTable.MAPS.add(object, site);
			else if (object.getClass() == Object.class) LockTable.MONITORS.add(object, site);
			else LockTable.SYNCHRONIZERS.add(object, site);
		} finally {
			busy = false;
		}
	}

	/** @return null when the map's locks are nobody's business */
	LockRecord bin(Object map, int length, int bin, int site) {
		LockRecord known = monitors[site & memos.length - 1];
		MapRecord its = known instanceof MapRecord && known.get() == map ? (MapRecord) known : findMap(map, site);
		if (its.isIgnored) return null;
		LockRecord lock = its.bin(length, bin);
		return lock != null ? lock : addBin(its, length, bin);
	}

	private MapRecord findMap(Object map, int site) {
		MapRecord its = (MapRecord) lookUp(LockTable.MAPS, map);
		monitors[site & memos.length - 1] = its;
		return its;
	}

	private LockRecord addBin(MapRecord map, int length, int bin) {
		busy = true;
		Guard.lock();
		try {
			return map.addBin(length, bin);
		} finally {
			Guard.unlock();
			busy = false;
		}
	}

	// ---- taking

	/**
	 * About to take a lock of one owner, as {@link #ask}.
	 * @param code ATTEMPT, or ACQUIRE: it has been taken
	 * @return false: it is not the same as the last time at this site, and nothing was done
	 */
	boolean askAgain(Object object, int site, int code) {
		Memo memo = memos[site & memos.length - 1];
		if (memo.site != site || asked || memo.context != context || memo.last != lastLock || cursor >= limit) return false;
		LockRecord lock = memo.lock;
		LockRecord target = lock.target;
		if (lock.get() != object || target.owner != 0) return false;
		long at = Math.max(Math.max(time, Clock.now), target.released + 1);
		long delta = at - time;
		if (delta >= QUICK_DELTA) return false;
		UNSAFE.putLong(cursor, (memo.word | delta << 8) ^ ATTEMPT ^ code);
		pendingSite = site;
		pendingContext = memo.inside;
		if (code == ACQUIRE) {
			time = at;
			lastLock = lock.id;
			cursor += memo.size;
			push(lock, site, memo.inside);
			target.owner = id;
			return true;
		}
		if (pending != lock) pending = lock;
		pendingStack = memo.stack;
		pendingBits = 0;
		draftTime = at;
		draftSize = memo.size;
		asked = true;
		return true;
	}

	/** What is about to be written can be written again. */
	private void remember() {
		if (!pending.isPlain || pending.isBin || pendingBits != 0 || pendingSite < 0) return;
		int site = pendingSite;
		int stack = Sites.stack(site);
		long word = pack(ATTEMPT, pending.id, stack);
		if (word == 0) return;
		Memo memo = memos[site & memos.length - 1];
		if (memo == Memo.NONE) memo = memos[site & memos.length - 1] = new Memo();
		if (memo.lock != pending) memo.lock = pending;
		memo.site = site;
		memo.context = context;
		memo.inside = pendingContext;
		memo.stack = stack;
		memo.last = lastLock;
		memo.word = word;
		memo.size = packedSize;
	}

	/**
	 * About to take a lock, and may block.
	 * @param lock what is taken, or a view of it
	 * @param node of a bin, its monitor
	 * @param bits how, to be added to the code of the events
	 */
	void ask(LockRecord lock, Object node, int site, int bits) {
		if (asked) settle();
		if (!hasRoom()) return;
		choose(lock, site, bits);
		if (lock.isBin) pendingNode = node;
		remember();
		int owner = lock.target.owner;
		if (owner != 0 && owner != id) attempt();
		else draft();
	}

	/** The acquire to be, if nobody is faster: as an attempt, which is the thread's last event if it is killed while it waits. */
	private void draft() {
		LockRecord lock = pending;
		draftTime = Math.max(Math.max(time, Clock.now), lastEnd(lock) + 1);
		draftSize = draft(ATTEMPT | pendingBits, draftTime, lock.id, pendingStack);
	}

	/** The time of what has to come before the pending lock is taken. */
	private long lastEnd(LockRecord lock) {
		return lock.isPlain ? lock.target.released : lock.target.lastEnd((pendingBits & SHARED) != 0);
	}

	private void attempt() {
		event(ATTEMPT | pendingBits, Math.max(time, Clock.exact()), pending.id, pendingStack);
		attempted = true;
	}

	private void choose(LockRecord lock, int site, int bits) {
		if (lock.target.owner == id) {
			pendingContext = context;
			pendingSite = ~site;
			pendingStack = contexts.isNew(contexts.child(context, site), lock.id, true) ? fullStack() : Sites.stack(site);
		} else {
			int inside = contexts.child(context, site);
			pendingContext = inside;
			pendingSite = site;
			boolean isShared = lock.target.isSharedWith(id);
			pendingStack = contexts.isNew(inside, lock.id, isShared && context != 0) ? fullStack() : Sites.stack(site);
		}
		pendingBits = bits | lock.mode;
		if (pending != lock) pending = lock;
		asked = true;
	}

	int fullStack() {
		busy = true;
		try {
			return Stacks.capture();
		} finally {
			busy = false;
		}
	}

	/** The lock asked for has been taken. */
	void taken() {
		if (!asked && !isAskedBelow()) return;
		asked = false;
		LockRecord lock = pending;
		long after = lastEnd(lock);
		int size = draftSize;
		draftSize = 0;
		if (size != 0 && after < draftTime) accept(ACQUIRE | pendingBits, draftTime, lock.id, size);
		else if (hasRoom()) event(ACQUIRE | pendingBits, Math.max(Math.max(time, now()), after + 1), lock.id, pendingStack);
		else return;
		if (!lock.isPlain && !lock.kind.isOwned()) return;
		push(lock, pendingSite, pendingContext);
		if (lock.isBin) heldNode[depth - 1] = pendingNode;
		if ((pendingBits & SHARED) == 0) lock.target.owner = id;
	}

	/** As {@link #taken}, unless the bin is one nobody asked for. */
	void takenBin() {
		if (asked && pending.isBin) taken();
	}

	/** Exact where the thread has been waiting. */
	private long now() {
		if (!attempted) return Clock.now;
		attempted = false;
		return Clock.exact();
	}

	/** About to try to take a lock: nothing is written unless it succeeds. */
	void trying(LockRecord lock, int site, int bits) {
		if (asked) settle();
		choose(lock, site, bits);
	}

	void notTaken() {
		if (asked || isAskedBelow()) asked = false;
		if (unanswered != null) resume();
	}

	/** A lock was taken without blocking, or without having been asked for. */
	void takenAtOnce(LockRecord lock, int site, int bits) {
		trying(lock, site, bits);
		if (hasRoom()) remember();
		taken();
	}

	/**
	 * Something asked for is not answered yet: whoever asked got an exception, or what it called took other locks, as the
	 * loading of a class does. Then the answer is still to come.
	 */
	private void settle() {
		if (isStillAsking()) {
			Unanswered below = unanswered != null && unanswered.level < DEEPEST ? unanswered : null;
			unanswered = new Unanswered(this, below);
		}
		if (attempted) abandon(INTERRUPTED);
		else if (draftSize != 0) eraseDraft();
		draftSize = 0;
		asked = false;
	}

	/** Where there is no room on the stack to look, there was none to ask. */
	private boolean isStillAsking() {
		busy = true;
		try {
			return Stacks.isInside(pendingSite < 0 ? ~pendingSite : pendingSite);
		} catch (StackOverflowError noRoom) {
			return false;
		} finally {
			busy = false;
		}
	}

	/** What came in between is over: the request stands as it did, and may be waiting. */
	private void resume() {
		while (unanswered.depth > depth) {
			unanswered = unanswered.below;
			if (unanswered == null) return;
		}
		if (unanswered.depth != depth || !hasRoom()) return;
		isAskedBelow();
		asked = true;
		draft();
	}

	/** A request that other events came in between of. */
	private static final class Unanswered {
		final Unanswered below;
		final int level;
		final LockRecord lock;
		final Object node;
		final int site, stack, bits, context, depth;

		Unanswered(ThreadLog log, Unanswered below) {
			this.below = below;
			level = below == null ? 0 : below.level + 1;
			lock = log.pending;
			node = log.pendingNode;
			site = log.pendingSite;
			stack = log.pendingStack;
			bits = log.pendingBits;
			context = log.pendingContext;
			depth = log.depth;
		}
	}

	/** @return whether there is a request to be answered; it has become the pending one */
	private boolean isAskedBelow() {
		Unanswered last = unanswered;
		if (last == null) return false;
		unanswered = last.below;
		pending = last.lock;
		pendingNode = last.node;
		pendingSite = last.site;
		pendingStack = last.stack;
		pendingBits = last.bits;
		pendingContext = last.context;
		return true;
	}

	/** @param reason as in FORMAT.md §3 */
	void abandon(int reason) {
		if (!asked && !isAskedBelow()) return;
		if (hasRoom()) {
			if (!attempted) attempt();
			draftSize = 0;
			if (hasRoom()) event(ABANDON | reason << 6, Math.max(time, Clock.exact()), pending.id, -1);
		}
		attempted = false;
		asked = false;
	}

	private void push(LockRecord lock, int site, int inside) {
		int top = depth;
		if (top == heldLock.length) growHeld();
		if (heldLock[top] != lock) heldLock[top] = lock;
		heldSite[top] = site;
		context = inside;
		depth = top + 1;
	}

	private void growHeld() {
		int room = 2 * depth;
		heldLock = Arrays.copyOf(heldLock, room);
		heldNode = Arrays.copyOf(heldNode, room);
		heldSite = Arrays.copyOf(heldSite, room);
	}

	// ---- giving back

	/**
	 * About to give back what an object stands for. What is not held is nothing that happened: a request stands as it did.
	 * @return whether this thread is known to hold it
	 */
	boolean give(Object object) {
		if (asked && pending.isBin && pendingNode == object) return withdraw();
		int at = depth - 1;
		while (at >= 0 && heldLock[at].get() != object && !isNode(at, object)) at--;
		return giveAt(at);
	}

	private boolean giveAt(int at) {
		if (at < 0) return false;
		if (asked) settle();
		release(at);
		return true;
	}

	/** A bin that was asked for has another node now: its monitor was taken for nothing. */
	private boolean withdraw() {
		if (attempted) abandon(CANCELLED);
		else if (draftSize != 0) eraseDraft();
		draftSize = 0;
		asked = false;
		if (unanswered != null) resume();
		return false;
	}

	private boolean isNode(int at, Object object) {
		return heldLock[at].isBin && heldNode[at] == object;
	}

	/** As {@link #give(Object)}, where one object stands for holds in several modes. */
	boolean give(LockRecord lock) {
		int at = depth - 1;
		while (at >= 0 && heldLock[at] != lock) at--;
		return giveAt(at);
	}

	/** A lock that another thread has taken, or an object nobody owns. */
	void giveForOthers(LockRecord lock, int site) {
		if (asked) settle();
		if (!hasRoom()) return;
		long now = Math.max(time, Clock.now);
		if (lock.kind.isOwned()) event(lock.releaseCode | 1 << 6, now, lock.id, Sites.stack(site));
		else event(lock.releaseCode, now, lock.id, -1);
		lock.target.give(time);
		lock.target.owner = 0;
	}

	/** About to give back what was taken when a synchronized method began. */
	void giveMethod(int site) {
		int at = depth - 1;
		while (at >= 0 && heldSite[at] != site && heldSite[at] != ~site) at--;
		giveAt(at);
	}

	private void release(int at) {
		LockRecord lock = heldLock[at];
		long now = Math.max(time, Clock.now);
		boolean written = lock.id == lastLock && eventOfLast(lock.releaseCode, now);
		if (!written && hasRoom()) event(lock.releaseCode, now, lock.id, -1);
		if (lock.mode != 0) lock.target.give(time);
		else if (heldSite[at] >= 0) {
			lock.target.released = time;
			lock.target.owner = 0;
		}
		if (at != depth - 1) drop(at);
		else {
			if (heldSite[at] >= 0) context = contexts.parent(context);
			depth = at;
		}
		if (unanswered != null) resume();
	}

	/** Takes out one of those held, which need not be the innermost. */
	private void drop(int at) {
		depth--;
		for (int i = at; i < depth; i++) {
			heldLock[i] = heldLock[i + 1];
			heldNode[i] = heldNode[i + 1];
			heldSite[i] = heldSite[i + 1];
		}
		context = 0;
		for (int i = 0; i < depth; i++) if (heldSite[i] >= 0) context = contexts.child(context, heldSite[i]);
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
		if (asked) settle();
		int levels = 0;
		for (int i = 0; i < depth; i++) if (heldLock[i].target == lock) levels++;
		if (levels == 0) return null;
		Sleep sleep = new Sleep(condition, fullStack(), levels);
		if (!hasRoom()) return null;
		waitEvent(WAIT | (timed ? TIMED : 0), Math.max(time, Clock.exact()), condition.id, lock.id, sleep.stack);
		lock.released = time;
		lock.owner = 0;
		for (int at = depth - 1; at >= 0; at--)
			if (heldLock[at].target == lock) {
				levels--;
				sleep.views[levels] = heldLock[at];
				sleep.sites[levels] = heldSite[at];
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
		if (asked) settle();
		if (!hasRoom()) return;
		event(NOTIFY | (all ? 1 << 4 : 0), Math.max(time, Clock.now), condition.id, -1);
		condition.give(time);
	}

	// ---- threads

	void mark(String text) {
		if (asked) settle();
		int id = Definitions.text(text);
		if (hasRoom()) numbers(MARK, Math.max(time, Clock.now), id, -1);
	}

	void forking(Thread child) {
		if (asked) settle();
		int stack = fullStack();
		long now = Math.max(time, Clock.now);
		ThreadLog log = Threads.of(child, now);
		if (log == null || !hasRoom()) return;
		log.startAt(now);
		numbers(THREAD, now, log.id, stack);
	}

	/** About to block until another thread ends. */
	void awaiting(ThreadLog other) {
		if (asked) settle();
		int stack = fullStack();
		if (hasRoom()) numbers(THREAD | 1 << 4, Math.max(time, Clock.exact()), other.id, stack);
		sleeping = true;
	}

	/** Another thread has ended. */
	void joined(LockRecord other) {
		sleeping = false;
		if (asked) settle();
		int stack = fullStack();
		long now = Math.max(Math.max(time, Clock.exact()), other.released + 1);
		if (hasRoom()) numbers(THREAD | 2 << 4, now, other.id, stack);
	}

	void ending() {
		if (asked) settle();
		if (hasRoom()) numbers(THREAD | 3 << 4, Math.max(time, Clock.now), -1, -1);
		busy = true;
		LockTable.ENDED.add(thread, id).released = time;
		Threads.remove(this);
	}

	/** Whether its last event says what it waits for, if it waits. */
	boolean isAsking() {
		return sleeping || asked && (attempted || draftSize != 0);
	}

	/** Another thread ends the recording: nothing is begun any more. */
	void stop() {
		busy = true;
		limit = 0;
	}

	/** Whether it does not write, and nothing that it has written is about to change. */
	boolean isQuiet() {
		boolean isRunning = thread.getState() == Thread.State.RUNNABLE && thread != Thread.currentThread();
		return !isRunning && !(asked && draftSize != 0);
	}

	boolean holdsAny() {
		return depth > 0;
	}

	/** For a look from outside, while it does nothing. */
	boolean isInitializing() {
		for (int i = 0; i < depth; i++) if (heldLock[i].kind == LockKind.INITIALIZER) return true;
		return false;
	}

	/** What is to be answered next. */
	LockRecord requested() {
		return asked || unanswered == null ? pending : unanswered.lock;
	}
}
