package holdwait.agent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Protobuf encoding into bytes that grow and are used again and again. */
final class Wire {
	private static final int NUMBER = 0, EIGHT_BYTES = 1, BYTES = 2;
	byte[] data;
	int size;

	Wire(int capacity) {
		data = new byte[capacity];
	}

	Wire clear() {
		size = 0;
		return this;
	}

	private void put(int value) {
		if (size == data.length) data = Arrays.copyOf(data, 2 * size);
		data[size++] = (byte) value;
	}

	Wire varint(long value) {
		long rest = value;
		while (rest > 127) {
			put((int) rest & 127 | 128);
			rest >>>= 7;
		}
		put((int) rest);
		return this;
	}

	/** Zeros are not written, as protobuf does. */
	Wire number(int field, long value) {
		return value == 0 ? this : varint(field << 3 | NUMBER).varint(value);
	}

	Wire real(int field, double value) {
		varint(field << 3 | EIGHT_BYTES);
		long bits = Double.doubleToRawLongBits(value);
		for (int i = 0; i < 64; i += 8) put((int) (bits >>> i) & 255);
		return this;
	}

	Wire text(int field, String value) {
		if (value == null || value.isEmpty()) return this;
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		return bytes(field, bytes, bytes.length);
	}

	Wire message(int field, Wire inner) {
		return bytes(field, inner.data, inner.size);
	}

	Wire bytes(int field, byte[] bytes, int length) {
		varint(field << 3 | BYTES).varint(length);
		return raw(bytes, length);
	}

	Wire raw(byte[] bytes, int length) {
		if (size + length > data.length) data = Arrays.copyOf(data, 2 * (size + length));
		System.arraycopy(bytes, 0, data, size, length);
		size += length;
		return this;
	}

	Wire fixed32(int field, int value) {
		put(field << 3 | 5);
		for (int i = 0; i < 32; i += 8) put(value >>> i & 255);
		return this;
	}
}
