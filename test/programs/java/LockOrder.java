import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Locks taken in orders that deadlock, in three ways: quiet (the schedule is lucky), hung (it is not), fixed. */
public final class LockOrder {
	private static final class Account {
		final ReentrantLock lock = new ReentrantLock(); // at: lock
		final Object monitor = new Object();
		int balance;

		synchronized void transfer(Account to) {
			meetWhenHung(); // at: transfer
			to.deposit(); // at: transfer calls
		}

		synchronized void deposit() {
			balance++; // at: deposit
		}
	}

	private static String kind;
	private static boolean hung, fixed;
	private static Account[] accounts;
	private static final Object guard = new Object();

	private static void meetWhenHung() {
		if (hung) Certain.meet(accounts.length);
	}

	private static void monitors(Account first, Account second) {
		synchronized (first.monitor) { // at: outer monitor
			meetWhenHung();
			synchronized (second.monitor) { // at: inner monitor
				second.balance++;
			}
		}
	}

	private static void locks(Account first, Account second) {
		first.lock.lock(); // at: outer lock
		try {
			meetWhenHung();
			second.lock.lock(); // at: inner lock
			second.lock.unlock();
		} finally {
			first.lock.unlock();
		}
	}

	private static void lockThenMonitor(Account first, Account second) {
		first.lock.lock(); // at: lock first
		try {
			meetWhenHung();
			synchronized (second.monitor) { // at: monitor second
				second.balance++;
			}
		} finally {
			first.lock.unlock();
		}
	}

	private static void monitorThenLock(Account first, Account second) {
		synchronized (first.monitor) { // at: monitor first
			meetWhenHung();
			second.lock.lock(); // at: lock second
			second.lock.unlock();
		}
	}

	private static void takeTwo(int first, int second) {
		Account one = accounts[first], other = accounts[second];
		switch (kind) {
			case "monitor" -> monitors(one, other);
			case "method" -> one.transfer(other);
			case "lock" -> locks(one, other);
			// Of an even account the monitor, of an odd one the lock.
			default -> {
				if (first % 2 == 1) lockThenMonitor(one, other);
				else if (second % 2 == 1) monitorThenLock(one, other);
				else monitors(one, other);
			}
		}
	}

	private static boolean wants(Thread thread, int account) {
		Account wanted = accounts[account];
		boolean lock = kind.equals("lock") || kind.equals("mixed") && account % 2 == 1;
		if (lock) return wanted.lock.hasQueuedThread(thread);
		return Certain.blockedOn(thread, kind.equals("method") ? wanted : wanted.monitor);
	}

	private static void ringStep(int me) {
		int next = (me + 1) % accounts.length;
		if (fixed && next < me) takeTwo(next, me);
		else takeTwo(me, next);
	}

	private static void guardedStep(int me) {
		synchronized (guard) { // at: guard
			ringStep(me);
		}
	}

	private static void member(int me, boolean guarded) {
		if (!hung) Certain.await(me);
		if (guarded) guardedStep(me);
		else ringStep(me);
		Certain.pass();
	}

	private static void ring(boolean guarded) {
		List<Thread> threads = new ArrayList<>();
		List<BooleanSupplier> stuck = new ArrayList<>();
		for (int i = 0; i < accounts.length; i++) {
			int me = i;
			Thread thread = Certain.start(() -> member(me, guarded), "member " + me);
			threads.add(thread);
			stuck.add(() -> wants(thread, (me + 1) % accounts.length));
		}
		// The main thread is stuck, too: it waits for the others.
		stuck.add(() -> true);
		if (hung) Certain.sayStuckOnce(stuck.toArray(BooleanSupplier[]::new));
		Certain.join(threads.toArray(Thread[]::new));
	}

	private static void bothOrders() {
		takeTwo(0, 1);
		takeTwo(1, 0);
	}

	private static void again() {
		Account account = accounts[0];
		synchronized (account.monitor) {
			monitors(account, account);
		}
		locks(account, account);
		account.transfer(account);
	}

	private static void forgetful() {
		accounts[0].lock.lock(); // at: forgotten
		if (fixed) accounts[0].lock.unlock();
	}

	private static void needsIt() {
		accounts[0].lock.lock(); // at: needed
		accounts[0].lock.unlock();
	}

	/** A thread ends and keeps the lock; in hung mode another one waits for it. */
	private static void orphan() {
		Certain.join(Certain.start(LockOrder::forgetful, "forgetful"));
		if (!hung && !fixed) return;
		Thread waiting = Certain.start(LockOrder::needsIt, "waiting");
		if (hung) Certain.sayStuckOnce(() -> accounts[0].lock.hasQueuedThread(waiting));
		Certain.join(waiting);
	}

	private static void open(int count) {
		accounts = new Account[count];
		for (int i = 0; i < count; i++) accounts[i] = new Account();
	}

	/** Arguments: monitor|method|lock|mixed ring2|ring3|ring5|guard|one-thread|again|orphan quiet|hung|fixed. */
	public static void main(String[] arguments) {
		kind = arguments[0];
		String what = arguments[1];
		hung = arguments[2].equals("hung");
		fixed = arguments[2].equals("fixed");
		open(what.startsWith("ring") ? Integer.parseInt(what.substring(4)) : 2);
		switch (what) {
			case "one-thread" -> Certain.join(Certain.start(LockOrder::bothOrders, "both orders"));
			case "again" -> Certain.join(Certain.start(LockOrder::again, "again"));
			case "orphan" -> orphan();
			default -> ring(what.equals("guard"));
		}
	}
}
