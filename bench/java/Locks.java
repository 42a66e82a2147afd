import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/**
 * Prints what a pair of acquire and release costs, in nanoseconds: the median of some rounds, after as many that only
 * warm up. One workload per process, so that none runs on what the compiler learnt from another one.
 *
 * <p>The locks stand in an array and are picked by the counter, also where there is one only: otherwise the compiler
 * may merge neighbouring sections, which no program gets.
 */
public final class Locks {
	private static final int rounds = 7;

	private static final class Counter {
		int value;

		synchronized void add() {
			value++;
		}
	}

	private interface Workload {
		void run(int pairs);
	}

	private static Counter[] counters;
	private static ReentrantLock[] locks;
	private static Integer[] keys;
	private static final Map<Integer, Integer> map = new ConcurrentHashMap<>();
	private static final BiFunction<Integer, Integer, Integer> same = (key, value) -> key;
	private static Object escaped;
	private static int mask;

	private static void blocks(int pairs) {
		for (int i = 0; i < pairs; i++) {
			Counter counter = counters[i & mask];
			synchronized (counter) {
				counter.value++;
			}
		}
	}

	private static void methods(int pairs) {
		for (int i = 0; i < pairs; i++) counters[i & mask].add();
	}

	private static void reentrantLocks(int pairs) {
		for (int i = 0; i < pairs; i++) {
			int index = i & mask;
			locks[index].lock();
			try {
				counters[index].value++;
			} finally {
				locks[index].unlock();
			}
		}
	}

	private static void nested(int pairs) {
		for (int i = 0; i < pairs; i += 2) {
			Counter outer = counters[i & mask], inner = counters[i + 1 & mask];
			synchronized (outer) {
				synchronized (inner) {
					outer.value++;
				}
			}
		}
	}

	private static void compute(int pairs) {
		for (int i = 0; i < pairs; i++) map.compute(keys[i & mask], same);
	}

	/** Locks that no other thread ever sees, each used once. */
	private static void fresh(int pairs) {
		for (int i = 0; i < pairs; i++) {
			Counter counter = new Counter();
			escaped = counter;
			synchronized (counter) {
				counter.value++;
			}
		}
	}

	/** Two threads share the pairs. */
	private static void contended(Workload workload, int pairs) {
		CyclicBarrier start = new CyclicBarrier(2);
		Runnable work = () -> {
			try {
				start.await();
			} catch (Exception failure) {
				throw new AssertionError(failure);
			}
			workload.run(pairs / 2);
		};
		Thread other = new Thread(work);
		other.start();
		work.run();
		try {
			other.join();
		} catch (InterruptedException interrupt) {
			throw new AssertionError(interrupt);
		}
	}

	private static void prepare(int count) {
		mask = count - 1;
		counters = new Counter[count];
		locks = new ReentrantLock[count];
		keys = new Integer[count];
		Arrays.setAll(counters, index -> new Counter());
		Arrays.setAll(locks, index -> new ReentrantLock());
		Arrays.setAll(keys, index -> index);
	}

	private static Workload workload(String name) {
		return switch (name) {
			case "block" -> Locks::blocks;
			case "method" -> Locks::methods;
			case "lock" -> Locks::reentrantLocks;
			case "nested" -> Locks::nested;
			case "compute" -> Locks::compute;
			case "fresh" -> Locks::fresh;
			case "contended-block" -> pairs -> contended(Locks::blocks, pairs);
			case "contended-lock" -> pairs -> contended(Locks::reentrantLocks, pairs);
			default -> throw new IllegalArgumentException(name);
		};
	}

	private static double round(Workload workload, int pairs) {
		long begin = System.nanoTime();
		workload.run(pairs);
		return (double) (System.nanoTime() - begin) / pairs;
	}

	/** Arguments: the workload, the number of locks (a power of two), pairs per round. */
	public static void main(String[] arguments) {
		Workload workload = workload(arguments[0]);
		prepare(Integer.parseInt(arguments[1]));
		int pairs = Integer.parseInt(arguments[2]);
		double[] times = new double[rounds];
		for (int i = 0; i < rounds; i++) round(workload, pairs);
		for (int i = 0; i < rounds; i++) times[i] = round(workload, pairs);
		Arrays.sort(times);
		System.out.println(times[rounds / 2]);
	}
}
