#include "wire.h"

// CRC-32 of IEEE 802.3, reflected, by eight tables ("slicing-by-8", Kounavis and Berry 2005).
static uint32_t table[8][256];

void crc32_prepare(void) {
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t value = i;
		for (int bit = 0; bit < 8; bit++) value = value >> 1 ^ (0xEDB88320u & -(value & 1));
		table[0][i] = value;
	}
	for (int slice = 1; slice < 8; slice++)
		for (uint32_t i = 0; i < 256; i++)
			table[slice][i] = table[slice - 1][i] >> 8 ^ table[0][table[slice - 1][i] & 0xFF];
}

static uint32_t eight_bytes(uint32_t crc, const uint8_t *bytes) {
	uint32_t low, high;
	memcpy(&low, bytes, 4);
	memcpy(&high, bytes + 4, 4);
	low ^= crc;
	return table[7][low & 0xFF] ^ table[6][low >> 8 & 0xFF] ^ table[5][low >> 16 & 0xFF] ^ table[4][low >> 24] ^
	       table[3][high & 0xFF] ^ table[2][high >> 8 & 0xFF] ^ table[1][high >> 16 & 0xFF] ^ table[0][high >> 24];
}

uint32_t crc32_of(const uint8_t *bytes, size_t length) {
	uint32_t crc = 0xFFFFFFFFu;
	for (; length >= 8; length -= 8, bytes += 8) crc = eight_bytes(crc, bytes);
	for (; length > 0; length--, bytes++) crc = crc >> 8 ^ table[0][(crc ^ *bytes) & 0xFF];
	return ~crc;
}

// Length of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7), 0 if there is none.
static size_t sequence(const uint8_t *at, size_t left) {
	uint8_t first = at[0];
	if (first < 0x80) return 1;
	size_t length = first >= 0xC2 && first < 0xE0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
	if (length == 0 || length > left) return 0;
	for (size_t i = 1; i < length; i++)
		if ((at[i] & 0xC0) != 0x80) return 0;
	bool overlong = (first == 0xE0 && at[1] < 0xA0) || (first == 0xF0 && at[1] < 0x90);
	bool surrogate_or_beyond = (first == 0xED && at[1] > 0x9F) || (first == 0xF4 && at[1] > 0x8F);
	return overlong || surrogate_or_beyond ? 0 : length;
}

uint8_t *put_text(uint8_t *at, unsigned field, const char *text, size_t limit) {
	size_t length = strnlen(text, limit);
	uint8_t *end = put_bytes(at, field, text, length);
	for (uint8_t *next = end - length; next < end;) {
		size_t valid = sequence(next, (size_t)(end - next));
		if (valid == 0) *next = '?';
		next += valid == 0 ? 1 : valid;
	}
	return end;
}
