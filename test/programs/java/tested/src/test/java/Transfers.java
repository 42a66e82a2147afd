import java.util.concurrent.atomic.AtomicInteger;

/** Two threads that take two monitors in opposite orders, one after the other: nothing but luck keeps them apart. */
final class Transfers {
	private static final class Account {
		int balance;
	}

	private Transfers() {}

	static int bothWays() throws InterruptedException {
		Account one = new Account(), other = new Account();
		AtomicInteger turn = new AtomicInteger();
		Thread there = new Thread(() -> {
			transfer(one, other);
			turn.set(1);
		});
		there.start();
		while (turn.get() == 0) Thread.yield();
		transfer(other, one);
		there.join();
		return one.balance + other.balance;
	}

	private static void transfer(Account from, Account to) {
		synchronized (from) {
			synchronized (to) {
				from.balance--;
				to.balance++;
			}
		}
	}
}
