package runtime

// Protobuf fields of the trace format (FORMAT.md), written into the recorder's own memory. No allocation.

// Field numbers of Packet.
const (
	hwBodyHeader      = 1
	hwBodyDefinitions = 2
	hwBodyChunk       = 3
	hwBodyLoss        = 4
	hwBodyClockSync   = 5
	hwBodyEnd         = 6
)

// hwBody is a message under construction, in one of a few buffers that the recorder's lock guards.
type hwBody struct {
	length uintptr
	bytes  [8192]byte
}

func (body *hwBody) byte(value byte) {
	if body.length < uintptr(len(body.bytes)) {
		body.bytes[body.length] = value
		body.length++
	}
}

func (body *hwBody) varint(value uint64) {
	for ; value >= 0x80; value >>= 7 {
		body.byte(byte(value) | 0x80)
	}
	body.byte(byte(value))
}

// number leaves out zeros, as protobuf does.
func (body *hwBody) number(field uint32, value uint32) {
	if value != 0 {
		body.varint(uint64(field << 3))
		body.varint(uint64(value))
	}
}

func (body *hwBody) double(field uint32, value float64) {
	body.varint(uint64(field<<3 | 1))
	bits := *(*uint64)(unsafe.Pointer(&value))
	for i := 0; i < 8; i++ {
		body.byte(byte(bits >> (8 * i)))
	}
}

func (body *hwBody) message(field uint32, inner *hwBody) {
	body.varint(uint64(field<<3 | 2))
	body.varint(uint64(inner.length))
	for i := uintptr(0); i < inner.length; i++ {
		body.byte(inner.bytes[i])
	}
}

// text writes at most limit bytes, and '?' for what is not printable ASCII or part of well-formed UTF-8.
func (body *hwBody) text(field uint32, text string, limit int) {
	text = hwWhole(text, limit)
	body.varint(uint64(field<<3 | 2))
	body.varint(uint64(len(text)))
	for i := 0; i < len(text); {
		length := hwSequence(text[i:])
		for j := 0; j < max(length, 1); j++ {
			if length == 0 {
				body.byte('?')
			} else {
				body.byte(text[i+j])
			}
		}
		i += max(length, 1)
	}
}

// hwWhole cuts a text that is too long, between characters.
func hwWhole(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && text[limit]&0xC0 == 0x80 {
		limit--
	}
	return text[:limit]
}

// hwSequence gives the length of the well-formed UTF-8 sequence at the start of text, 0 if there is none.
func hwSequence(text string) int {
	if text[0] < runeSelf {
		return 1
	}
	if r, next := decoderune(text, 0); r != runeError || next > 1 {
		return next
	}
	return 0
}

// CRC-32 of zlib, eight bytes at a time (Kounavis and Berry 2005, "slicing-by-8").
type hwChecksum [8][256]uint32

func (table *hwChecksum) prepare() {
	for i := range table[0] {
		crc := uint32(i)
		for bit := 0; bit < 8; bit++ {
			crc = crc>>1 ^ 0xEDB88320&-(crc&1)
		}
		table[0][i] = crc
	}
	for slice := 1; slice < 8; slice++ {
		for i := range table[slice] {
			before := table[slice-1][i]
			table[slice][i] = before>>8 ^ table[0][before&0xFF]
		}
	}
}

// hwFold shortens long stretches, where the processor can.
//
//go:noescape
func hwFold(crc uint32, at, length uintptr, rest *[16]byte)

func (table *hwChecksum) of(at, length uintptr) uint32 {
	crc := ^uint32(0)
	if GOARCH == "amd64" && length >= 128 && cpu.X86.HasPCLMULQDQ && cpu.X86.HasSSE41 {
		var rest [16]byte
		folded := length &^ 15
		hwFold(crc, at, folded, &rest)
		crc = table.update(0, uintptr(unsafe.Pointer(&rest)), uintptr(len(rest)))
		at, length = at+folded, length-folded
	}
	return ^table.update(crc, at, length)
}

func (table *hwChecksum) update(crc uint32, at, length uintptr) uint32 {
	for ; length >= 8; at, length = at+8, length-8 {
		word := *(*uint64)(unsafe.Pointer(at))
		low, high := uint32(word)^crc, uint32(word>>32)
		crc = table[7][byte(low)] ^ table[6][byte(low>>8)] ^ table[5][byte(low>>16)] ^ table[4][byte(low>>24)] ^
			table[3][byte(high)] ^ table[2][byte(high>>8)] ^ table[1][byte(high>>16)] ^ table[0][byte(high>>24)]
	}
	for ; length > 0; at, length = at+1, length-1 {
		crc = crc>>8 ^ table[0][byte(crc)^*(*byte)(unsafe.Pointer(at))]
	}
	return crc
}

//go:nosplit
func hwPutByte(at uintptr, value byte) uintptr {
	*(*byte)(unsafe.Pointer(at)) = value
	return at + 1
}

//go:nosplit
func hwPut(at uintptr, value uint64) uintptr {
	for ; value >= 0x80; value >>= 7 {
		*(*byte)(unsafe.Pointer(at)) = byte(value) | 0x80
		at++
	}
	*(*byte)(unsafe.Pointer(at)) = byte(value)
	return at + 1
}

func hwVarintLength(value uint64) uintptr {
	length := uintptr(1)
	for ; value >= 0x80; value >>= 7 {
		length++
	}
	return length
}
