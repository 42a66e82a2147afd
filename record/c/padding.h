// Padding packets, which cover the free part of the file, and the store that turns one into another packet.
#ifndef HOLDWAIT_PADDING_H
#define HOLDWAIT_PADDING_H
#include "wire.h"

// `0A length 72 length` with lengths of three bytes each: eight bytes, so that one store changes a padding packet.
static inline void padding_header(uint8_t header[PADDING_HEADER], size_t size) {
	header[0] = 0x0A;
	put_varint3(header + 1, (uint32_t)(size - 4));
	header[4] = 0x72;
	put_varint3(header + 5, (uint32_t)(size - PADDING_HEADER));
}

// One instruction: a process killed before or after it leaves a valid file, and there is no "during".
static inline void store_eight(uint8_t *at, const uint8_t eight[8]) {
	typedef uint64_t __attribute__((aligned(1), may_alias)) Unaligned;
	uint64_t value;
	memcpy(&value, eight, 8);
	COMPILER_BARRIER();
	*(volatile Unaligned *)at = value;
	COMPILER_BARRIER();
}

static inline void cover_with_padding(uint8_t *at, size_t size) {
	uint8_t header[PADDING_HEADER];
	padding_header(header, size);
	store_eight(at, header);
}

#endif
