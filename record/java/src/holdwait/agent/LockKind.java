package holdwait.agent;

/** What the trace says about a lock (trace.proto: LockKind, Policy, Reentrancy). */
enum LockKind {
	MONITOR(4, 0, 0, null);

	final int kind, policy, reentrancy;
	final String variant;

	LockKind(int kind, int policy, int reentrancy, String variant) {
		this.kind = kind;
		this.policy = policy;
		this.reentrancy = reentrancy;
		this.variant = variant;
	}
}
