package holdwait.agent;

import java.lang.ref.WeakReference;

/** What is known of one lock of the program; does not keep it alive. */
final class LockRecord extends WeakReference<Object> {
	final int id;
	final int hash;
	LockRecord next;
	/** Time of the last release; written by the holder, while it holds. */
	long released;
	/** Who holds it; read by others without synchronization, as a hint that taking it would block. */
	ThreadLog owner;

	LockRecord(Object lock, int id, int hash, LockRecord next) {
		super(lock);
		this.id = id;
		this.hash = hash;
		this.next = next;
	}
}
