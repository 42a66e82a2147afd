package holdwait.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import jdk.internal.misc.Unsafe;

/**
 * The file: packets appended to shared mappings, so that what is stored survives the process. At every instant it is one
 * valid protobuf message (FORMAT.md §5). All of it is used under the recorder's own lock.
 */
final class TraceFile {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static final int PACKET_OVERHEAD = 32;
	/** A chunk has this part at least of what was wanted. */
	private static final int SMALLEST_PART = 8;
	/** Kept for the last packets, when the disk is full. */
	private static final int LAST_ROOM = 256;

	private final FileChannel channel;
	final String path;
	private final FileSpace space;
	/** Where packets are appended. */
	private FileSpace.Segment segment;
	private int tail;
	private int packets;
	private boolean closing;
	private final Wire packet = new Wire(1024);
	private final CRC32 crc = new CRC32(), finishedCrc = new CRC32();
	/** Full chunks that wait for their checksum, the last one first. */
	private final AtomicReference<Chunk> unsealed = new AtomicReference<>();
	/** Who makes room or seals what is full has this to itself. */
	private final AtomicBoolean working = new AtomicBoolean();

	TraceFile(File folder, String stem) throws IOException {
		File file = create(folder, stem);
		path = file.getPath();
		channel = new RandomAccessFile(file, "rw").getChannel();
		Trace.makeUninterruptible(channel);
		space = new FileSpace(channel);
		segment = space.next(0);
	}

	private static File create(File folder, String stem) throws IOException {
		if (!folder.mkdirs() && !folder.isDirectory()) throw new IOException("cannot make the folder ".concat(folder.getPath()));
		for (int attempt = 1; attempt <= 10_000; attempt++) {
			File file = new File(folder, attempt == 1 ? stem.concat(".hwt") : stem.concat("-").concat(Integer.toString(attempt)).concat(".hwt"));
			if (file.createNewFile()) return file;
		}
		throw new IOException("too many files of one name in ".concat(folder.getPath()));
	}

	private void needRoom(int length) throws IOException {
		int needed = length + FileSpace.PADDING_HEADER + (closing ? 0 : LAST_ROOM);
		if (segment.length - tail >= needed) return;
		startWorking();
		try {
			segment = space.next(needed);
		} finally {
			working.set(false);
		}
		tail = 0;
	}

	private void startWorking() {
		for (int tries = 0; !working.compareAndSet(false, true); tries++) Guard.pause(tries);
	}

	/**
	 * A little of what need not be done by the threads of the program; they do not wait for it, so it is done without the lock.
	 * @return whether there is more
	 */
	boolean work() {
		boolean isFilling = tail > segment.length / 4;
		if (!isFilling && unsealed.get() == null || !working.compareAndSet(false, true)) return false;
		try {
			sealFinished();
			return isFilling && space.prepare();
		} finally {
			working.set(false);
		}
	}

	/** Nobody writes this chunk any more: it will be sealed before long. */
	void finished(Chunk chunk) {
		do chunk.next = unsealed.get();
		while (!unsealed.compareAndSet(chunk.next, chunk));
	}

	private void sealFinished() {
		for (Chunk chunk = unsealed.getAndSet(null); chunk != null; chunk = chunk.next) seal(chunk, finishedCrc);
	}

	/** The bytes stand where they belong, but for the first eight: makes them a packet, with one store. */
	private void publish(int length, long firstEight) {
		int next = tail + length;
		segment.cover(next);
		UNSAFE.storeFence();
		UNSAFE.putLong(segment.base + tail, firstEight);
		UNSAFE.storeFence();
		tail = next;
		packets++;
	}

	/** Appends a packet with one body. */
	void append(int field, Wire body) throws IOException {
		needRoom(body.size + PACKET_OVERHEAD);
		Wire inner = Trace.scratch.clear().message(field, body);
		crc.reset();
		crc.update(inner.data, 0, inner.size);
		inner.fixed32(15, (int) crc.getValue());
		packet.clear().message(1, inner);
		store(packet, packet.size);
	}

	private void store(Wire whole, int length) {
		long to = segment.base + tail;
		long firstEight = 0;
		for (int i = 7; i >= 0; i--) firstEight = firstEight << 8 | whole.data[i] & 255;
		for (int i = 8; i < whole.size; i++) UNSAFE.putByte(to + i, whole.data[i]);
		publish(length, firstEight);
	}

	/**
	 * Appends a chunk with room for events: zeros, and no checksum yet.
	 * @param head the fields before the events
	 * @param wanted bytes of events; less where that fills the segment
	 */
	Chunk appendChunk(Wire head, int wanted) throws IOException {
		int room = roomFor(wanted, segment.length - tail - head.size - PACKET_OVERHEAD - FileSpace.PADDING_HEADER - LAST_ROOM);
		int body = head.size + 1 + varintSize(room) + room;
		int inner = 1 + varintSize(body) + body + 5;
		int whole = 1 + varintSize(inner) + inner;
		needRoom(whole);
		packet.clear().varint(0x0A).varint(inner).varint(0x1A).varint(body).raw(head.data, head.size).varint(0x7A).varint(room);
		int start = tail + 1 + varintSize(inner);
		Chunk chunk = new Chunk(segment, start, tail + packet.size, room);
		UNSAFE.putByte(segment.base + tail + whole - 5, (byte) 0x7D);
		store(packet, whole);
		return chunk;
	}

	/** @param left bytes in this segment: not worth to be used if they are few */
	private static int roomFor(int wanted, int left) {
		return left < wanted && left > wanted / SMALLEST_PART ? left : wanted;
	}

	private static int varintSize(int value) {
		int size = 1;
		for (int rest = value >>> 7; rest != 0; rest >>>= 7) size++;
		return size;
	}

	/** A chunk of one writer, where its events go. */
	static final class Chunk {
		/** Keeps the memory mapped. */
		final FileSpace.Segment segment;
		/** Of those not sealed yet. */
		private Chunk next;
		private final int packetStart, eventsEnd;
		final long begin, limit;

		Chunk(FileSpace.Segment segment, int packetStart, int eventsStart, int room) {
			this.segment = segment;
			this.packetStart = packetStart;
			eventsEnd = eventsStart + room;
			begin = segment.base + eventsStart;
			limit = segment.base + eventsEnd;
		}
	}

	/** Computes and stores the checksum of a chunk that nobody writes any more. */
	void seal(Chunk chunk) {
		seal(chunk, crc);
	}

	private static void seal(Chunk chunk, CRC32 crc) {
		ByteBuffer bytes = chunk.segment.buffer.duplicate();
		bytes.position(chunk.packetStart).limit(chunk.eventsEnd);
		crc.reset();
		crc.update(bytes);
		UNSAFE.putIntUnaligned(null, chunk.segment.base + chunk.eventsEnd + 1, (int) crc.getValue());
	}

	/** As {@link #append}, into the room kept for the last packets. */
	void appendLast(int field, Wire body) throws IOException {
		closing = true;
		append(field, body);
	}

	/** Nothing could be recorded: nothing is left behind. */
	void delete() throws IOException {
		channel.close();
		if (!new File(path).delete()) throw new IOException("cannot delete ".concat(path));
	}

	/** Writes the last packet and gives back what is left of the file. */
	void close(long time) throws IOException {
		closing = true;
		startWorking();
		sealFinished();
		append(6, new Wire(32).real(1, time).number(2, packets));
		channel.truncate(segment.position + tail);
	}
}
