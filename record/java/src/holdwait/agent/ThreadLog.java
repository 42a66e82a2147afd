package holdwait.agent;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/** What one thread holds and asks for, event by event. Used by that thread alone. */
public final class ThreadLog extends EventWriter {
	private static final int RECENT = 64;
	private static final int INTERRUPTED = 1, DEEPEST = 8;

	final Thread thread;
	/** In the chain of {@link Threads}. */
	ThreadLog next;

	/** The lock it is about to take. */
	private LockRecord pending;
	private Object pendingKey;
	private int pendingSite, pendingStack, pendingBits;
	private Context pendingContext;
	/** The attempt is an event of its own, and not only a draft of the acquire. */
	private boolean attempted;
	private Unanswered unanswered;

	/** What it holds: the object by which it is given back, the lock, where it was taken (`~site`: again), what was held before. */
	private Object[] heldKey = new Object[8];
	private LockRecord[] heldLock = new LockRecord[8];
	private int[] heldSite = new int[8];
	private Context[] heldContext = new Context[8];
	private int depth;
	private Context context = new Context(0);
	/** The locks last seen at a site. */
	private final LockRecord[] monitors = new LockRecord[RECENT], synchronizers = new LockRecord[RECENT];

	ThreadLog(Thread thread, int id, long time) {
		super(id, time);
		this.thread = thread;
	}

	// ---- which lock

	LockRecord monitor(Object object, int site) {
		LockRecord lock = monitors[site & RECENT - 1];
		if (lock != null && lock.get() == object) return lock;
		return monitors[site & RECENT - 1] = lookUp(LockTable.MONITORS, object);
	}

	/** @return null for objects that are no locks of java.util.concurrent */
	LockRecord synchronizer(Object object, int site) {
		LockRecord lock = synchronizers[site & RECENT - 1];
		if (lock != null && lock.get() == object) return lock;
		return synchronizers[site & RECENT - 1] = lookUp(LockTable.SYNCHRONIZERS, object);
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

	LockRecord bin(Object map, int length, int bin, int site) {
		LockRecord known = monitors[site & RECENT - 1];
		MapRecord its = known instanceof MapRecord && known.get() == map ? (MapRecord) known : findMap(map, site);
		LockRecord lock = its.bin(length, bin);
		return lock != null ? lock : addBin(its, length, bin);
	}

	private MapRecord findMap(Object map, int site) {
		MapRecord its = (MapRecord) lookUp(LockTable.MAPS, map);
		monitors[site & RECENT - 1] = its;
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
	 * About to take a lock, and may block.
	 * @param key the object by which it will be given back
	 * @param lock what is taken, or a view of it
	 * @param bits how, to be added to the code of the events
	 */
	void ask(Object key, LockRecord lock, int site, int bits) {
		if (pending != null) settle();
		if (!hasRoom()) return;
		choose(key, lock, site, bits);
		ThreadLog owner = lock.target.owner;
		if (owner != null && owner != this) attempt();
		else draft(ATTEMPT | pendingBits, Math.max(time, Clock.now), lock.id, pendingStack);
	}

	private void attempt() {
		event(ATTEMPT | pendingBits, Math.max(time, Clock.exact()), pending.id, pendingStack);
		attempted = true;
	}

	private void choose(Object key, LockRecord lock, int site, int bits) {
		boolean again = lock.target.owner == this;
		Context inside = again ? context : context.child(site);
		pendingStack = !again && inside.isNew(lock.id) ? fullStack() : Sites.stack(site);
		pendingContext = inside;
		pendingKey = key;
		pendingSite = again ? ~site : site;
		pendingBits = bits | lock.mode;
		pending = lock;
	}

	int fullStack() {
		busy = true;
		try {
			return Stacks.capture();
		} finally {
			busy = false;
		}
	}

	/** About to try to take a lock: nothing is written unless it succeeds. */
	void trying(Object key, LockRecord lock, int site, int bits) {
		if (pending != null) settle();
		choose(key, lock, site, bits);
	}

	void notTaken() {
		if (isAsked()) pending = null;
	}

	/** The lock asked for has been taken. */
	void taken() {
		if (!isAsked()) return;
		LockRecord lock = pending;
		pending = null;
		if (!hasRoom()) return;
		boolean shared = (pendingBits & SHARED) != 0;
		long after = lock.target.released;
		if (!shared) after = Math.max(after, lock.target.given);
		long now = attempted ? Clock.exact() : Clock.now;
		attempted = false;
		event(ACQUIRE | pendingBits, Math.max(Math.max(time, now), after + 1), lock.id, pendingStack);
		if (!lock.kind.isOwned()) return;
		push(pendingKey, lock, pendingSite, pendingContext);
		if (!shared) lock.target.owner = this;
	}

	/** A lock was taken without blocking, or without having been asked for. */
	void takenAtOnce(Object key, LockRecord lock, int site, int bits) {
		trying(key, lock, site, bits);
		taken();
	}

	/**
	 * Something asked for is not answered yet: whoever asked got an exception, or what it called took other locks, as the
	 * loading of a class does. Then the answer is still to come.
	 */
	private void settle() {
		Unanswered below = unanswered != null && unanswered.level < DEEPEST ? unanswered : null;
		unanswered = new Unanswered(this, below);
		if (attempted) abandon(INTERRUPTED);
		else if (hasRoom()) eraseDraft();
		pending = null;
	}

	/** A request that other events came in between of. */
	private static final class Unanswered {
		final Unanswered below;
		final int level;
		final LockRecord lock;
		final Object key;
		final int site, stack, bits;
		final Context context;

		Unanswered(ThreadLog log, Unanswered below) {
			this.below = below;
			level = below == null ? 0 : below.level + 1;
			lock = log.pending;
			key = log.pendingKey;
			site = log.pendingSite;
			stack = log.pendingStack;
			bits = log.pendingBits;
			context = log.pendingContext;
		}
	}

	/** @return whether there is a request to be answered */
	private boolean isAsked() {
		if (pending != null) return true;
		Unanswered last = unanswered;
		if (last == null) return false;
		unanswered = last.below;
		pending = last.lock;
		pendingKey = last.key;
		pendingSite = last.site;
		pendingStack = last.stack;
		pendingBits = last.bits;
		pendingContext = last.context;
		return true;
	}

	/** @param reason as in FORMAT.md §3 */
	void abandon(int reason) {
		if (!isAsked()) return;
		LockRecord lock = pending;
		if (hasRoom()) {
			if (!attempted) attempt();
			if (hasRoom()) event(ABANDON | reason << 6, Math.max(time, Clock.exact()), lock.id, -1);
		}
		attempted = false;
		pending = null;
	}

	private void push(Object key, LockRecord lock, int site, Context inside) {
		int top = depth;
		if (top == heldLock.length) growHeld();
		heldKey[top] = key;
		heldLock[top] = lock;
		heldSite[top] = site;
		heldContext[top] = context;
		context = inside;
		depth = top + 1;
	}

	private void growHeld() {
		int room = 2 * depth;
		heldKey = Arrays.copyOf(heldKey, room);
		heldLock = Arrays.copyOf(heldLock, room);
		heldSite = Arrays.copyOf(heldSite, room);
		heldContext = Arrays.copyOf(heldContext, room);
	}

	// ---- giving back

	/** About to give back what an object stands for. @return whether this thread is known to hold it */
	boolean give(Object key) {
		if (pending != null) settle();
		int at = depth - 1;
		while (at >= 0 && heldKey[at] != key) at--;
		if (at >= 0) release(at);
		return at >= 0;
	}

	/** As {@link #give(Object)}, where one object stands for holds in several modes. */
	boolean give(LockRecord lock) {
		if (pending != null) settle();
		int at = depth - 1;
		while (at >= 0 && heldLock[at] != lock) at--;
		if (at >= 0) release(at);
		return at >= 0;
	}

	/** A lock that another thread has taken, or an object nobody owns. */
	void giveForOthers(LockRecord lock, int site) {
		if (pending != null) settle();
		if (!hasRoom()) return;
		int code = RELEASE | releaseMode(lock);
		long now = Math.max(time, Clock.now);
		if (lock.kind.isOwned()) event(code | 1 << 6, now, lock.id, Sites.stack(site));
		else event(code, now, lock.id, -1);
		lock.target.give(time);
		lock.target.released = Math.max(lock.target.released, time);
		lock.target.owner = null;
	}

	private static int releaseMode(LockRecord lock) {
		if (lock.kind != LockKind.READ_WRITE && lock.kind != LockKind.STAMPED) return 0;
		return lock.mode != 0 ? SHARED : 3 << 4;
	}

	/** About to give back what was taken when a synchronized method began. */
	void giveMethod(int site) {
		if (pending != null) settle();
		int at = depth - 1;
		while (at >= 0 && heldSite[at] != site && heldSite[at] != ~site) at--;
		if (at >= 0) release(at);
	}

	private void release(int at) {
		LockRecord lock = heldLock[at];
		if (hasRoom()) event(RELEASE | releaseMode(lock), Math.max(time, Clock.now), lock.id, -1);
		LockRecord target = lock.target;
		if (lock.mode != 0) target.give(time);
		else if (heldSite[at] >= 0) {
			target.released = time;
			target.owner = null;
		}
		drop(at);
	}

	private void drop(int at) {
		Context inside = heldContext[at];
		for (int i = at; i < depth - 1; i++) {
			heldKey[i] = heldKey[i + 1];
			heldLock[i] = heldLock[i + 1];
			heldSite[i] = heldSite[i + 1];
			heldContext[i] = inside;
			if (heldSite[i] >= 0) inside = inside.child(heldSite[i]);
		}
		context = inside;
		depth--;
		heldKey[depth] = null;
		heldLock[depth] = null;
	}

	// ---- sleeping on a condition, which gives a lock back and takes it again

	/** What a thread gave back, level by level, to sleep. */
	static final class Sleep {
		final LockRecord condition;
		private final LockRecord lock;
		private final int stack;
		private final Object[] keys;
		private final int[] sites;

		Sleep(LockRecord condition, LockRecord lock, int stack, int levels) {
			this.condition = condition;
			this.lock = lock;
			this.stack = stack;
			keys = new Object[levels];
			sites = new int[levels];
		}
	}

	/** @return null when the lock is not known to be held: the program is about to get an exception */
	Sleep fallAsleep(LockRecord condition, LockRecord lock, boolean timed) {
		if (pending != null) settle();
		int levels = 0;
		for (int i = 0; i < depth; i++) if (heldLock[i].target == lock) levels++;
		if (levels == 0) return null;
		Sleep sleep = new Sleep(condition, lock, fullStack(), levels);
		if (!hasRoom()) return null;
		waitEvent(WAIT | (timed ? TIMED : 0), Math.max(time, Clock.exact()), condition.id, lock.id, sleep.stack);
		lock.released = time;
		lock.owner = null;
		for (int at = depth - 1; at >= 0; at--)
			if (heldLock[at].target == lock) {
				levels--;
				sleep.keys[levels] = heldKey[at];
				sleep.sites[levels] = heldSite[at];
				drop(at);
			}
		return sleep;
	}

	/** @param how as in FORMAT.md §3 */
	void awake(Sleep sleep, int how) {
		if (hasRoom()) event(WAKE | how << 6, Math.max(Math.max(time, Clock.exact()), sleep.condition.given + 1), sleep.condition.id, -1);
		choose(sleep.keys[0], sleep.lock, sleep.sites[0], 0);
		pendingStack = sleep.stack;
		taken();
		for (int level = 1; level < sleep.keys.length; level++) push(sleep.keys[level], sleep.lock, sleep.sites[level], context);
	}

	void notifying(LockRecord condition, boolean all) {
		if (pending != null) settle();
		if (!hasRoom()) return;
		event(NOTIFY | (all ? 1 << 4 : 0), Math.max(time, Clock.now), condition.id, -1);
		condition.give(time);
	}

	// ---- threads

	void forking(Thread child) {
		if (pending != null) settle();
		int stack = fullStack();
		ThreadLog log = Threads.of(child, time);
		if (log == null || !hasRoom()) return;
		numbers(THREAD, Math.max(time, Clock.now), log.id, stack);
		log.time = time;
	}

	/** About to block until another thread ends. */
	void awaiting(ThreadLog other) {
		if (pending != null) settle();
		int stack = fullStack();
		if (hasRoom()) numbers(THREAD | 1 << 4, Math.max(time, Clock.exact()), other.id, stack);
	}

	/** Another thread has ended. */
	void joined(LockRecord other) {
		if (pending != null) settle();
		int stack = fullStack();
		long now = Math.max(Math.max(time, Clock.exact()), other.released + 1);
		if (hasRoom()) numbers(THREAD | 2 << 4, now, other.id, stack);
	}

	void ending() {
		if (pending != null) settle();
		if (hasRoom()) numbers(THREAD | 3 << 4, Math.max(time, Clock.now), -1, -1);
		busy = true;
		Guard.lock();
		try {
			seal();
		} finally {
			Guard.unlock();
		}
		LockTable.ENDED.add(thread, id).released = time;
		Threads.remove(this);
	}
}
