package holdwait.agent;

import java.util.Arrays;

/** Bytes that grow, in the order of class files; and reading of the same. */
final class Bytes {
	byte[] data;
	int size;

	Bytes(int capacity) {
		data = new byte[capacity];
	}

	static int u1(byte[] from, int at) {
		return from[at] & 255;
	}

	static int u2(byte[] from, int at) {
		return (from[at] & 255) << 8 | from[at + 1] & 255;
	}

	static int s4(byte[] from, int at) {
		return u2(from, at) << 16 | u2(from, at + 2);
	}

	Bytes put1(int value) {
		if (size == data.length) data = Arrays.copyOf(data, 2 * size + 16);
		data[size++] = (byte) value;
		return this;
	}

	Bytes put2(int value) {
		if (size + 2 > data.length) data = Arrays.copyOf(data, 2 * size + 16);
		data[size] = (byte) (value >> 8);
		data[size + 1] = (byte) value;
		size += 2;
		return this;
	}

	Bytes put4(int value) {
		return put2(value >> 16).put2(value);
	}

	Bytes put(byte[] from, int begin, int end) {
		int length = end - begin;
		if (size + length > data.length) data = Arrays.copyOf(data, 2 * (size + length));
		System.arraycopy(from, begin, data, size, length);
		size += length;
		return this;
	}

	Bytes put(Bytes other) {
		return put(other.data, 0, other.size);
	}

	void set2(int at, int value) {
		data[at] = (byte) (value >> 8);
		data[at + 1] = (byte) value;
	}

	void set4(int at, int value) {
		set2(at, value >> 16);
		set2(at + 2, value);
	}

	byte[] toArray() {
		return Arrays.copyOf(data, size);
	}
}
