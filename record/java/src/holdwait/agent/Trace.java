package holdwait.agent;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.channels.FileChannel;
import jdk.internal.misc.Unsafe;

/** The recording of this process: its file, and when it ends. */
final class Trace {
	static final long ADDRESS = Unsafe.getUnsafe().objectFieldOffset(Buffer.class, "address");
	private static final int DISK_FULL = 1, LIMIT = 4;
	static final Wire scratch = new Wire(1024);
	private static TraceFile file;
	private static volatile boolean stopped;
	private static int leftClasses;
	private static String firstLeft;

	private Trace() {}

	static void start(File folder) throws IOException {
		long begin = System.currentTimeMillis();
		long self = ThisProcess.id();
		file = new TraceFile(folder, "java-".concat(Long.toString(self)).concat("-").concat(Long.toString(begin)));
		Wire process = ThisProcess.describe(self);
		Wire header = new Wire(256).text(1, "holdwait").number(2, 1).text(3, "java").text(4, "holdwait-java 0.1");
		append(1, header.real(5, 1e9).real(6, begin / 1e3).message(7, process));
		Clock.begin();
	}

	/** Interruption of a thread of the program must not close our file. */
	static void makeUninterruptible(FileChannel channel) throws IOException {
		try {
			Method method = Class.forName("sun.nio.ch.FileChannelImpl").getMethod("setUninterruptible");
			method.setAccessible(true);
			method.invoke(channel);
		} catch (ReflectiveOperationException | RuntimeException notThere) {
			throw new IOException("this Java has no uninterruptible files", notThere);
		}
	}

	static boolean isStopped() {
		return stopped;
	}

	/** Under the recorder's own lock. */
	static void append(int field, Wire body) {
		if (stopped) return;
		try {
			file.append(field, body);
		} catch (IOException | OutOfMemoryError problem) {
			stop(problem);
		}
	}

	/** @return null when recording has stopped */
	static TraceFile.Chunk newChunk(Wire head, int room) {
		if (stopped) return null;
		try {
			return file.appendChunk(head, room);
		} catch (IOException | OutOfMemoryError problem) {
			stop(problem);
			return null;
		}
	}

	static void seal(TraceFile.Chunk chunk) {
		file.seal(chunk);
	}

	static void finished(TraceFile.Chunk chunk) {
		file.finished(chunk);
	}

	/** Of the thread of the clock, which looks at the time after each step. */
	static void work() {
		while (!stopped && file.work()) Clock.exact();
	}

	/** For good: said once, here and in the trace. */
	private static void stop(Throwable problem) {
		System.err.println("holdwait: recording stopped: ".concat(String.valueOf(problem.getMessage())).concat(" (in ").concat(file.path).concat(")"));
		finish(new Wire(128).number(1, DISK_FULL).text(3, "the trace file cannot grow").real(4, Clock.now));
	}

	private static void finish(Wire loss) {
		try {
			if (loss != null) file.appendLast(4, loss);
			stopped = true;
			file.close(Clock.exact());
		} catch (IOException | OutOfMemoryError nothingLeftToDo) {
			stopped = true;
		}
	}

	static void leftAsItWas(String name, Throwable problem) {
		if (leftClasses++ == 0) firstLeft = name.replace('/', '.').concat(": ").concat(String.valueOf(problem));
	}

	/** The recorder could not start. */
	static void giveUp() throws IOException {
		stopped = true;
		if (file != null) file.delete();
	}

	/** The process ends. */
	static void close() {
		Threads.stopWatching();
		Guard.lock();
		try {
			if (stopped) return;
			Threads.sealAll();
			Wire loss = null;
			if (leftClasses > 0) {
				String detail = Integer.toString(leftClasses).concat(" classes are not recorded, first ").concat(firstLeft);
				loss = new Wire(256).number(1, LIMIT).text(3, detail.substring(0, Math.min(160, detail.length())));
			}
			finish(loss);
		} finally {
			Guard.unlock();
		}
	}
}
