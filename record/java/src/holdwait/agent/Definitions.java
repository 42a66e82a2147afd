package holdwait.agent;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What events refer to, each written once: texts, frames, stacks, threads, locks. Used under the recorder's own lock. */
final class Definitions {
	private static final int TEXT = 1, FRAME = 3, STACK = 4, LOCK = 5, THREAD = 6;
	private static final Map<String, Integer> texts = new HashMap<>();
	private static final Map<Long, Integer> frames = new HashMap<>();
	private static final Map<Frames, Integer> stacks = new HashMap<>();
	/** Ids below take one byte in events. Some are kept for stacks that turn out to be met often. */
	private static final int SHORT = 128, KEPT = 64;
	private static int threadCount, lockCount, shortened;
	/** Definitions of the step being taken: one packet. */
	private static final Wire step = new Wire(1024);
	private static final Wire one = new Wire(256);

	private Definitions() {}

	private static final class Frames {
		final int[] ids;
		final boolean truncated;

		Frames(int[] ids, boolean truncated) {
			this.ids = ids;
			this.truncated = truncated;
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(ids);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Frames && Arrays.equals(ids, ((Frames) other).ids) && truncated == ((Frames) other).truncated;
		}
	}

	private static void write() {
		if (step.size == 0) return;
		Trace.append(2, step);
		step.clear();
	}

	static int text(String text) {
		Guard.lock();
		try {
			int id = textId(text);
			write();
			return id;
		} finally {
			Guard.unlock();
		}
	}

	private static int textId(String text) {
		if (text == null) return 0;
		Integer known = texts.get(text);
		if (known != null) return known;
		int id = texts.size() + 1;
		texts.put(text, id);
		step.message(TEXT, one.clear().number(1, id).text(2, text));
		return id;
	}

	/** Goes into the packet of the stack that is defined next. */
	static int frame(String function, String file, int line) {
		int functionId = textId(function);
		int fileId = textId(file);
		long key = (long) functionId << 42 ^ (long) fileId << 21 ^ line;
		Integer known = frames.get(key);
		if (known != null) return known;
		int id = frames.size() + 1;
		frames.put(key, id);
		step.message(FRAME, one.clear().number(1, id).number(2, functionId).number(3, fileId).number(4, Math.max(0, line)));
		return id;
	}

	static int stack(int[] frameIds, int count, boolean truncated) {
		Frames key = new Frames(Arrays.copyOf(frameIds, count), truncated);
		Integer known = stacks.get(key);
		if (known != null) {
			write();
			return known;
		}
		int id = stacks.size() + 1;
		if (id >= SHORT - KEPT) id += KEPT;
		stacks.put(key, id);
		stack(id, key);
		return id;
	}

	private static void stack(int id, Frames frames) {
		Wire ids = new Wire(64);
		for (int frame : frames.ids) ids.varint(frame);
		step.message(STACK, one.clear().number(1, id).message(2, ids).number(3, frames.truncated ? 1 : 0));
		write();
	}

	/** @return another id of a stack of one frame, which takes one byte in events; 0: there are no more */
	static int shortStack(int frame) {
		if (shortened == KEPT) return 0;
		int id = SHORT - KEPT + shortened++;
		stack(id, new Frames(new int[] {frame}, false));
		return id;
	}

	/** Whether another id would be shorter. */
	static boolean isLongStack(int id) {
		return id >= SHORT && shortened < KEPT;
	}

	static int newThread() {
		return ++threadCount;
	}

	static void thread(int id, String name) {
		step.message(THREAD, one.clear().number(1, id).text(2, name));
		write();
	}

	/**
	 * @param created the stack where it was made; 0: not known
	 * @param permits plus one; 0: not known
	 * @return the id of a new lock
	 */
	static int lock(LockKind kind, String name, String role, int created, int permits) {
		return name != null ? define(kind, name, role, created, permits, 1) : LockRun.of(kind, role, created, permits).take();
	}

	/** @return the first of the ids of new locks of which the same is to be said */
	static int define(LockKind kind, String name, String role, int created, int permits, int count) {
		int id = lockCount + 1;
		lockCount += count;
		one.clear().number(1, id).number(2, kind.kind).number(3, kind.policy).number(4, kind.reentrancy);
		one.text(5, name).text(6, role).number(7, created).number(11, permits).text(12, kind.variant);
		step.message(LOCK, one.number(18, count - 1));
		write();
		return id;
	}
}
