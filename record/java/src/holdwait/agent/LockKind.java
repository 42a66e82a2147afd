package holdwait.agent;

/** What the trace says about a lock (trace.proto: LockKind, Policy, Reentrancy). */
enum LockKind {
	MONITOR(4, 0, 0, null),
	LOCK(2, 0, 0, "ReentrantLock"),
	QUEUED(2, 0, 0, "AbstractQueuedSynchronizer"),
	INITIALIZER(2, 0, 0, "class initialization"),
	READ_WRITE(3, 3, 4, "ReentrantReadWriteLock"),
	STAMPED(3, 2, 1, "StampedLock"),
	SEMAPHORE(6, 0, 0, "Semaphore"),
	LATCH(9, 0, 0, "CountDownLatch"),
	FUTURE(9, 0, 0, "Future"),
	CONDITION(7, 0, 0, "Condition"),
	/** What a thread is parked for that does not say more. */
	BLOCKER(6, 0, 0, "LockSupport");

	final int kind, policy, reentrancy;
	final String variant;

	LockKind(int kind, int policy, int reentrancy, String variant) {
		this.kind = kind;
		this.policy = policy;
		this.reentrancy = reentrancy;
		this.variant = variant;
	}

	/** Whether whoever takes it owns it. */
	boolean isOwned() {
		return kind <= 4;
	}
}
