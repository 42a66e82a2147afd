package holdwait.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.zip.CRC32;
import jdk.internal.misc.Unsafe;

/**
 * The file: packets appended to shared mappings, so that what is stored survives the process. At every instant it is one
 * valid protobuf message (FORMAT.md §5). All of it is used under the recorder's own lock.
 */
final class TraceFile {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static final int PAGE = 4096, FIRST_SEGMENT = 64 * 1024, LARGEST_SEGMENT = 4 * 1024 * 1024;
	/** `0A length 72 length` with lengths of three bytes each: eight bytes, so that one store changes a padding packet. */
	private static final int PADDING_HEADER = 8;
	private static final int PACKET_OVERHEAD = 32;
	/** Kept for the last packets, when the disk is full. */
	private static final int LAST_ROOM = 256;

	/** A mapped stretch of the file; unmapped when nobody refers to it any more. */
	static final class Segment {
		/** As what Java 11 knows: `MappedByteBuffer.duplicate` is newer. */
		final ByteBuffer buffer;
		final long base;

		Segment(MappedByteBuffer buffer) {
			this.buffer = buffer;
			base = UNSAFE.getLong(buffer, Trace.ADDRESS);
		}
	}

	private final FileChannel channel;
	final String path;
	private long size;
	private int nextSegment = FIRST_SEGMENT;
	/** Where packets are appended. */
	private Segment segment;
	private int tail, end;
	private int packets;
	private boolean closing;
	private final Wire packet = new Wire(1024);
	private final CRC32 crc = new CRC32();
	private final ByteBuffer pages = ByteBuffer.allocateDirect(16 * PAGE);

	TraceFile(File folder, String stem) throws IOException {
		File file = create(folder, stem);
		path = file.getPath();
		channel = new RandomAccessFile(file, "rw").getChannel();
		Trace.makeUninterruptible(channel);
		fillPages();
		grow(FIRST_SEGMENT);
	}

	private static File create(File folder, String stem) throws IOException {
		Files.createDirectories(folder.toPath());
		for (int attempt = 1; ; attempt++) {
			File file = new File(folder, attempt == 1 ? stem.concat(".hwt") : stem.concat("-").concat(Integer.toString(attempt)).concat(".hwt"));
			try {
				Files.createFile(file.toPath());
				return file;
			} catch (FileAlreadyExistsException taken) {
				if (attempt == 10_000) throw taken;
			}
		}
	}

	private void fillPages() {
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
	 * Grows the file by padding packets of one page each: the space is the file's own from then on (a full disk is an
	 * error here and not a signal later), and a process killed half way leaves whole packets.
	 */
	private void grow(int wanted) throws IOException {
		long from = size;
		int length = (wanted + PAGE - 1) / PAGE * PAGE;
		try {
			reserve(from, from + length);
			segment = new Segment(channel.map(FileChannel.MapMode.READ_WRITE, from, length));
		} catch (IOException | OutOfMemoryError problem) {
			channel.truncate(from);
			throw problem;
		}
		size = from + length;
		tail = 0;
		end = length;
		cover(0, length);
		for (int page = PAGE; page < length; page += PAGE) UNSAFE.putLong(segment.base + page, 0L);
		if (nextSegment < LARGEST_SEGMENT) nextSegment *= 2;
	}

	private void reserve(long from, long to) throws IOException {
		for (long at = from; at < to; ) {
			pages.position(0);
			pages.limit((int) Math.min(pages.capacity(), to - at));
			while (pages.hasRemaining()) at += channel.write(pages, at);
		}
	}

	private void cover(int at, int length) {
		UNSAFE.putLong(segment.base + at, padding(length));
	}

	private void needRoom(int length) throws IOException {
		int needed = length + PADDING_HEADER + (closing ? 0 : LAST_ROOM);
		if (end - tail >= needed) return;
		grow(Math.max(needed, nextSegment));
	}

	/** The bytes stand where they belong, but for the first eight: makes them a packet, with one store. */
	private void publish(int length, long firstEight) {
		int next = tail + length;
		cover(next, end - next);
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
	 * @param room bytes of events
	 */
	Chunk appendChunk(Wire head, int room) throws IOException {
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

	private static int varintSize(int value) {
		int size = 1;
		for (int rest = value >>> 7; rest != 0; rest >>>= 7) size++;
		return size;
	}

	/** A chunk of one writer, where its events go. */
	static final class Chunk {
		/** Keeps the memory mapped. */
		final Segment segment;
		private final int packetStart, eventsEnd;
		final long begin, limit;

		Chunk(Segment segment, int packetStart, int eventsStart, int room) {
			this.segment = segment;
			this.packetStart = packetStart;
			eventsEnd = eventsStart + room;
			begin = segment.base + eventsStart;
			limit = segment.base + eventsEnd;
		}
	}

	/** Computes and stores the checksum of a chunk that nobody writes any more. */
	void seal(Chunk chunk) {
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
		Files.delete(Paths.get(path));
	}

	/** Writes the last packet and gives back what is left of the file. */
	void close(long time) throws IOException {
		closing = true;
		append(6, new Wire(32).real(1, time).number(2, packets));
		channel.truncate(size - end + tail);
	}
}
