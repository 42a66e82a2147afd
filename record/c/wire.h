// Protobuf fields and packets of the trace format, written into memory. No allocation, no checks: callers give room.
#ifndef HOLDWAIT_WIRE_H
#define HOLDWAIT_WIRE_H
#include "base.h"

// Field numbers of `Packet`.
enum { BODY_HEADER = 1, BODY_DEFINITIONS = 2, BODY_CHUNK = 3, BODY_LOSS = 4, BODY_CLOCK_SYNC = 5, BODY_END = 6 };
enum { WIRE_VARINT = 0, WIRE_DOUBLE = 1, WIRE_BYTES = 2 };
enum { CHECKSUM_BYTES = 5, PADDING_HEADER = 8 };

HIDDEN uint32_t crc32_of(const uint8_t *bytes, size_t length);
HIDDEN void crc32_prepare(void);

INLINE uint8_t *put_varint(uint8_t *at, uint64_t value) {
	while (value >= 0x80) {
		*at++ = (uint8_t)value | 0x80;
		value >>= 7;
	}
	*at++ = (uint8_t)value;
	return at;
}

// A varint of exactly three bytes: its place is known before its value.
static inline uint8_t *put_varint3(uint8_t *at, uint32_t value) {
	at[0] = (uint8_t)value | 0x80;
	at[1] = (uint8_t)(value >> 7) | 0x80;
	at[2] = (uint8_t)(value >> 14);
	return at + 3;
}

static inline uint8_t *put_tag(uint8_t *at, unsigned field, unsigned wire_type) {
	return put_varint(at, field << 3 | wire_type);
}

static inline uint8_t *put_number(uint8_t *at, unsigned field, uint32_t value) {
	return value == 0 ? at : put_varint(put_tag(at, field, WIRE_VARINT), value);
}

static inline uint8_t *put_double(uint8_t *at, unsigned field, double value) {
	at = put_tag(at, field, WIRE_DOUBLE);
	memcpy(at, &value, 8); // little-endian, as all processors this is built for
	return at + 8;
}

static inline uint8_t *put_bytes(uint8_t *at, unsigned field, const void *bytes, size_t length) {
	at = put_varint(put_tag(at, field, WIRE_BYTES), length);
	memcpy(at, bytes, length);
	return at + length;
}

// Protobuf strings must be UTF-8 and what the system names things is not always: other bytes become '?'.
HIDDEN uint8_t *put_text(uint8_t *at, unsigned field, const char *text, size_t limit);

#endif
