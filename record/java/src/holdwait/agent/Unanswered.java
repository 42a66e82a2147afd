package holdwait.agent;

/** A request that other events came in between of. */
final class Unanswered {
	final Unanswered below;
	final int level;
	final LockRecord lock;
	final int site, stack, bits, context, depth;

	Unanswered(LockRequests log, Unanswered below) {
		this.below = below;
		level = below == null ? 0 : below.level + 1;
		lock = log.pending;
		site = log.pendingSite;
		stack = log.pendingStack;
		bits = log.pendingBits;
		context = log.pendingContext;
		depth = log.depth;
	}
}
