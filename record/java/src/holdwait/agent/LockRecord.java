package holdwait.agent;

import java.lang.ref.WeakReference;
import jdk.internal.misc.Unsafe;

/** What is known of one object that is a lock, or a view of one; does not keep it alive. */
class LockRecord extends WeakReference<Object> {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	/** Of no object. */
	static final LockRecord NONE = new LockRecord(null, 0, LockKind.MONITOR, 0);
	private static final long GIVEN = UNSAFE.objectFieldOffset(LockRecord.class, "given");

	final int hash;
	final LockKind kind;
	/** In the trace. */
	final int id;
	/** The lock this is a view of; of other locks, itself. */
	final LockRecord target;
	/** What to add to the code of its events: the mode of a view. */
	final int mode;
	/** Time of the last exclusive release; written by the holder, while it holds. */
	long released;
	/** Time of the last release of a reader, or of an object nobody owns. */
	volatile long given;
	/**
	 * The thread that holds it exclusively; below zero: nobody does, and that thread was the last; 0: not known. Read by others
	 * without synchronization, as a hint that taking it would block.
	 */
	int owner;
	/** The thread that was seen first to take it, below zero: others did so, too. */
	private int firstThread;
	/** Whoever takes it owns it, and nobody shares it. */
	final boolean isPlain;
	/** The monitor is not this object, but a node that stands for it for a while. */
	final boolean isBin;
	/** It is plain, no view of another one, and is certain to be a lock. */
	final boolean isSimple;
	/** Of its release events. */
	final int releaseCode;
	/** Of a future: completed already. */
	boolean done;
	/** The view of readers, where one object has several modes. */
	LockRecord reading;

	LockRecord(Object lock, int hash, LockKind kind, int id) {
		super(lock);
		this.hash = hash;
		this.kind = kind;
		this.id = id;
		target = this;
		mode = 0;
		isBin = this instanceof MapRecord.Bin;
		isPlain = kind == LockKind.MONITOR || kind == LockKind.LOCK || kind == LockKind.QUEUED;
		isSimple = isPlain && kind != LockKind.QUEUED;
		releaseCode = releaseCode();
	}

	/** A view of a lock. */
	LockRecord(Object view, int hash, LockRecord target, int mode) {
		super(view);
		this.hash = hash;
		kind = target.kind;
		id = target.id;
		this.target = target;
		this.mode = mode;
		isBin = false;
		isPlain = target.isPlain;
		isSimple = false;
		releaseCode = releaseCode();
	}

	/** The mode is said where a thread may hold a lock in several. */
	private int releaseCode() {
		if (kind != LockKind.READ_WRITE && kind != LockKind.STAMPED) return EventWriter.RELEASE;
		return EventWriter.RELEASE | (mode != 0 ? EventWriter.SHARED : 3 << 4);
	}

	/** Whether it can be told from the trace whom others wait for, in whatever mode. */
	boolean saysWhoHoldsIt() {
		return kind == LockKind.LOCK || kind == LockKind.FUTURE;
	}

	/** A thread takes it; need not be said if it was the last to do so. */
	final void note(int thread) {
		int first = firstThread;
		if (first == 0) firstThread = thread;
		else if (first > 0 && first != thread) firstThread = -1;
	}

	/** Whether several threads take it, as far as was noted. */
	final boolean isShared() {
		return firstThread < 0;
	}

	/** The time of what has to come before its next acquire. */
	final long lastEnd(boolean shared) {
		return shared ? released : Math.max(released, given);
	}

	final void give(long time) {
		for (long last = given; last < time; last = given)
			if (UNSAFE.compareAndSetLong(this, GIVEN, last, time)) return;
	}
}
