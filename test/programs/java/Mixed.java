import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** A monitor held while waiting for somebody who needs it: the end of a thread, a latch, a future, a permit. */
public final class Mixed {
	private interface Wait {
		void run() throws InterruptedException, ExecutionException;
	}

	private static final Object state = new Object();
	private static final CountDownLatch done = new CountDownLatch(1);
	private static final CompletableFuture<Integer> promise = new CompletableFuture<>();
	private static final FutureTask<Integer> task = new FutureTask<>(Mixed::useState);
	private static final Semaphore permits = new Semaphore(0);
	private static boolean hung, fixed;
	private static int value;

	private static int useState() {
		if (hung) Certain.await(1);
		synchronized (state) { // at: worker needs
			value++;
		}
		Certain.pass();
		return 1;
	}

	private static void latchWorker() {
		useState();
		done.countDown();
	}

	private static void promiseWorker() {
		promise.complete(useState());
	}

	private static void permitWorker() {
		useState();
		permits.release();
	}

	private static Runnable worker(String what) {
		return switch (what) {
			case "join" -> Mixed::useState;
			case "latch" -> Mixed::latchWorker;
			case "promise" -> Mixed::promiseWorker;
			case "task" -> task;
			default -> Mixed::permitWorker;
		};
	}

	private static void joinWorker(Thread worker) throws InterruptedException {
		synchronized (state) { // at: held joining
			if (hung) Certain.pass();
			worker.join(); // at: joins
		}
	}

	private static void awaitLatch() throws InterruptedException {
		synchronized (state) { // at: held awaiting
			if (hung) Certain.pass();
			done.await(); // at: awaits
		}
	}

	private static void getPromise() throws InterruptedException, ExecutionException {
		synchronized (state) { // at: held promise
			if (hung) Certain.pass();
			promise.get(); // at: gets promise
		}
	}

	private static void getTask() throws InterruptedException, ExecutionException {
		synchronized (state) { // at: held task
			if (hung) Certain.pass();
			task.get(); // at: gets task
		}
	}

	private static void takePermit() throws InterruptedException {
		synchronized (state) { // at: held taking
			if (hung) Certain.pass();
			permits.acquire(); // at: takes permit
		}
	}

	private static Wait wait(String what, Thread worker) {
		return switch (what) {
			case "join" -> () -> joinWorker(worker);
			case "latch" -> Mixed::awaitLatch;
			case "promise" -> Mixed::getPromise;
			case "task" -> Mixed::getTask;
			default -> Mixed::takePermit;
		};
	}

	private static void shutDown(Wait wait) {
		try {
			// The lucky schedule: the worker has been through its section.
			if (!hung) Certain.await(1);
			if (fixed) done.await();
			else wait.run();
		} catch (InterruptedException | ExecutionException failure) {
			throw new AssertionError(failure);
		}
	}

	/** Arguments: join|latch|promise|task|permit quiet|hung, or latch fixed: it holds nothing while it waits. */
	public static void main(String[] arguments) {
		hung = arguments[1].equals("hung");
		fixed = arguments[1].equals("fixed");
		Thread worker = Certain.start(worker(arguments[0]), "worker");
		Wait wait = wait(arguments[0], worker);
		Thread main = Certain.start(() -> shutDown(wait), "shuts down");
		if (hung) {
			Certain.sayStuckOnce(
				() -> Certain.blockedOn(worker, state),
				() -> main.getState() == Thread.State.WAITING);
		}
		Certain.join(worker, main);
	}
}
