package holdwait.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import jdk.internal.misc.Unsafe;

/**
 * The room of the file, in mapped segments that are used one after the other. The next one is made ready before it is
 * needed, step by step, by the thread of the clock: a fresh page costs more than half of the events that fill it. Used by one
 * thread at a time.
 */
final class FileSpace {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static final int PAGE = 4096, STEP = 16 * PAGE, FIRST_SEGMENT = 64 * 1024;
	/** What one padding packet can cover, with a length of three bytes. */
	private static final int LARGEST_SEGMENT = 2 * 1024 * 1024;
	/** `0A length 72 length` with lengths of three bytes each: eight bytes, so that one store changes a padding packet. */
	static final int PADDING_HEADER = 8;

	/** A mapped stretch of the file; unmapped when nobody refers to it any more. */
	static final class Segment {
		/** As what Java 11 knows: `MappedByteBuffer.duplicate` is newer. */
		final ByteBuffer buffer;
		final long base, position;
		final int length;

		Segment(MappedByteBuffer buffer, long position, int length) {
			this.buffer = buffer;
			this.position = position;
			this.length = length;
			base = UNSAFE.getLong(buffer, Trace.ADDRESS);
		}

		/** One padding packet from somewhere to the end. */
		void cover(int at) {
			UNSAFE.putLong(base + at, padding(length - at));
		}
	}

	private final FileChannel channel;
	private final ByteBuffer pages = ByteBuffer.allocateDirect(STEP);
	/** Of the file: all of it is packets, or padding packets of one page each. */
	private long size;
	/** The segment that is made ready: where it begins, how long it is to be, and itself, once the file is that long. */
	private long begin;
	private int length = FIRST_SEGMENT;
	private Segment ahead;
	private int touched;
	/** Whoever needs the room will be told why there is none. */
	private boolean hasFailed;

	FileSpace(FileChannel channel) {
		this.channel = channel;
		for (int at = 0; at < pages.capacity(); at += PAGE) pages.putLong(at, Long.reverseBytes(padding(PAGE)));
	}

	/** The header of a padding packet, as one little-endian number. */
	private static long padding(int size) {
		return 0x0AL | varint3(size - 4) << 8 | 0x72L << 32 | varint3(size - PADDING_HEADER) << 40;
	}

	private static long varint3(int value) {
		return value & 127 | 128 | (value >> 7 & 127 | 128) << 8 | (long) (value >> 14) << 16;
	}

	/**
	 * @param wanted bytes
	 * @return the next segment, which is one padding packet
	 * @throws IOException when the file cannot grow
	 */
	Segment next(int wanted) throws IOException {
		if (ahead != null && ahead.length < wanted) goBehind();
		if (length < wanted) length = (wanted + PAGE - 1) / PAGE * PAGE;
		while (step()) continue;
		Segment next = ahead;
		goBehind();
		return next;
	}

	private void goBehind() {
		begin += length;
		length = (int) Math.min(LARGEST_SEGMENT, Math.max(FIRST_SEGMENT, begin));
		ahead = null;
		touched = 0;
	}

	/** A step towards the next segment. @return whether there are more */
	boolean prepare() {
		if (hasFailed) return false;
		try {
			return step();
		} catch (IOException | OutOfMemoryError problem) {
			hasFailed = true;
			return false;
		}
	}

	/**
	 * The file grows by padding packets of one page each: the space is the file's own from then on (a full disk is an error
	 * here and not a signal later), and a process killed half way leaves whole packets.
	 */
	private boolean step() throws IOException {
		try {
			if (size < begin + length) reserve(Math.min(size + STEP, begin + length));
			else if (ahead == null) map();
			else if (touched < length) touch(Math.min(touched + STEP, length));
			else return false;
			return true;
		} catch (IOException | OutOfMemoryError problem) {
			size = begin;
			channel.truncate(begin);
			throw problem;
		}
	}

	private void reserve(long end) throws IOException {
		pages.position(0);
		pages.limit((int) (end - size));
		while (pages.hasRemaining()) size += channel.write(pages, size);
	}

	private void map() throws IOException {
		ahead = new Segment(channel.map(FileChannel.MapMode.READ_WRITE, begin, length), begin, length);
		ahead.cover(0);
	}

	private void touch(int end) {
		for (int page = touched == 0 ? PAGE : touched; page < end; page += PAGE) UNSAFE.putLong(ahead.base + page, 0L);
		touched = end;
	}
}
