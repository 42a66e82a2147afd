package runtime

// The trace file: packets appended to shared mappings of it, so that what is stored survives the process (FORMAT.md §5).
// All of it is guarded by the recorder's lock.

const (
	hwFirstGrowth    = 64 << 10
	hwLargestGrowth  = 256 << 10
	hwPaddingHeader  = 8
	hwChecksumLength = 5
	hwLastRoom       = 96 // for the last clock sync and the end packet, when the disk is full
	hwLossRoom       = 256
	hwPaddingPages   = 8
)

// hwSegment is one mapping of a part of the file. It goes when nobody writes there any more.
type hwSegment struct {
	_          sys.NotInHeap
	base, size uintptr
	users      int
	nextFree   *hwSegment
}

type hwFile struct {
	path          [4096 + 256]byte // ends with a zero byte
	device, inode uint64
	size          uintptr // of the file
	growth        uintptr // bytes the file grows by next time
	segment       *hwSegment
	spare         *hwSegment
	tail, end     uintptr // the free part of the segment, covered by one padding packet
	packets       uint32
	closing       bool // the last packets may use the room kept for them
	full          bool // growing failed once; never tried again
	closed        bool
	loss          uintptr // room reserved for a loss packet
	padding       [hwPaddingPages * hwPage]byte
	vectors       [hwLargestGrowth/(hwPaddingPages*hwPage) + 1]hwVector
	scratch       [8192 + 64]byte // as long as the longest body, and a packet around it
}

// hwPaddingOf gives `0A length 72 length` with lengths of three bytes each: one store makes it another packet.
func hwPaddingOf(size uintptr) uint64 {
	return 0x0A | hwVarint3(size-4)<<8 | 0x72<<32 | hwVarint3(size-hwPaddingHeader)<<40
}

func hwVarint3(value uintptr) uint64 {
	return uint64(value&0x7F) | 0x80 | uint64(value>>7&0x7F)<<8 | 0x8000 | uint64(value>>14)<<16
}

func hwStore8(at uintptr, word uint64) {
	*(*uint64)(unsafe.Pointer(at)) = word
}

func hwLoad8(at uintptr) uint64 {
	return *(*uint64)(unsafe.Pointer(at))
}

//go:nosplit
func hwCopy(to, from, size uintptr) {
	memmove(unsafe.Pointer(to), unsafe.Pointer(from), size)
}

func hwZero(at, size uintptr) {
	memclrNoHeapPointers(unsafe.Pointer(at), size)
}

func (file *hwFile) newSegment(base, size uintptr) *hwSegment {
	segment := file.spare
	if segment != nil {
		file.spare = segment.nextFree
	} else if segment = (*hwSegment)(unsafe.Pointer(hw.arena.take(unsafe.Sizeof(hwSegment{})))); segment == nil {
		return nil
	}
	segment.base, segment.size, segment.users = base, size, 1
	return segment
}

func (file *hwFile) release(segment *hwSegment) {
	if segment == nil {
		return
	}
	if segment.users--; segment.users > 0 {
		return
	}
	hwPagesGive(segment.base, segment.size)
	segment.nextFree = file.spare
	file.spare = segment
}

// cover makes the free part one padding packet.
func (file *hwFile) cover() {
	hwStore8(file.tail, hwPaddingOf(file.end-file.tail))
}

// mergePadding makes the padding packets of single pages one, and its inside zero: chunks need zeros.
func (file *hwFile) mergePadding() {
	file.cover()
	for page := file.tail&^(hwPage-1) + hwPage; page < file.end; page += hwPage {
		if page < file.tail+hwPaddingHeader {
			continue
		}
		hwStore8(page, 0)
	}
}

// fitting makes a chunk shorter rather than leave the end of the segment unused.
func (file *hwFile) fitting(size uintptr) uintptr {
	const others = hwPaddingHeader + hwLastRoom + 2*hwChunkHeader
	if left := file.end - file.tail; left >= hwSmallestChunk+others {
		return min(size, left-others)
	}
	return size
}

// room gives the place of the next packet, with room for size bytes; 0: recording has stopped.
func (file *hwFile) room(size uintptr) uintptr {
	needed := size + hwPaddingHeader
	if !file.closing {
		needed += hwLastRoom
	}
	if file.segment != nil && !file.closed && file.end-file.tail >= needed {
		return file.tail
	}
	if file.full || file.closed {
		return 0
	}
	if errno := file.grow(needed + 4*hwPaddingHeader + hwPage); errno != 0 {
		file.full = true
		hwStop("the trace file cannot grow", errno)
		return 0
	}
	return file.tail
}

// publish makes what was written behind the first eight bytes at the tail a packet, by storing these.
func (file *hwFile) publish(size uintptr, firstEight uint64) {
	at := file.tail
	file.tail += size
	file.cover()
	hwStore8(at, firstEight)
	file.packets++
}

// packet writes a whole packet around a body. It gives its size.
func (file *hwFile) packet(to uintptr, field uint32, body *hwBody) uintptr {
	head := hwVarintLength(uint64(body.length)) + 1
	start := hwPut(hwPutByte(to, 0x0A), uint64(head+body.length+hwChecksumLength))
	at := hwPut(hwPutByte(start, byte(field<<3|2)), uint64(body.length))
	hwCopy(at, hwAddress(&body.bytes[0]), body.length)
	at += body.length
	crc := hw.checksum.of(start, at-start)
	*(*byte)(unsafe.Pointer(at)) = 0x7D
	*(*uint32)(unsafe.Pointer(at + 1)) = crc
	return at + hwChecksumLength - to
}

func (file *hwFile) append(field uint32, body *hwBody) bool {
	room := file.room(body.length + 32)
	if room == 0 {
		return false
	}
	scratch := hwAddress(&file.scratch[0])
	size := file.packet(scratch, field, body)
	hwCopy(room+8, scratch+8, size-8)
	file.publish(size, hwLoad8(scratch))
	return true
}

func (file *hwFile) reserveLoss() {
	room := file.room(hwLossRoom)
	if room == 0 {
		return
	}
	file.publish(hwLossRoom, hwPaddingOf(hwLossRoom))
	file.packets-- // padding is not counted
	file.loss = room
	file.segment.users++ // for as long as the process lives
}

// tellLoss turns the room reserved for it into a packet that says why events are missing from now on.
func (file *hwFile) tellLoss(detail string) {
	if file.loss == 0 {
		return
	}
	const diskFull = 1
	body := hw.body(0)
	body.number(1, diskFull)
	body.text(3, detail, 64)
	body.double(4, float64(hwNow()))
	scratch := hwAddress(&file.scratch[0])
	size := file.packet(scratch, hwBodyLoss, body)
	hwStore8(file.loss+size, hwPaddingOf(hwLossRoom-size))
	hwCopy(file.loss+8, scratch+8, size-8)
	hwStore8(file.loss, hwLoad8(scratch))
	file.loss = 0
	file.packets++
}

// close writes the end packet and drops the last padding.
func (file *hwFile) close() {
	if file.segment == nil || file.closed {
		return
	}
	file.closing = true
	hw.clock.sync()
	body := hw.body(0)
	body.double(1, float64(hwNow()))
	body.number(2, file.packets)
	if !file.append(hwBodyEnd, body) {
		return
	}
	file.closed = true
	if descriptor, errno := file.openAgain(); errno == 0 {
		hwCall(hwSysTruncate, descriptor, file.size-(file.end-file.tail), 0, 0, 0, 0)
		hwCloseDescriptor(descriptor)
	}
}
