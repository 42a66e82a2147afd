package runtime

// Events, appended to the chunk of a processor (P). A hook cannot be preempted between its first and its last
// instruction: the runtime's own code is never preempted asynchronously, and nosplit code nowhere else.

const (
	hwAcquire = 1
	hwAttempt = 2
	hwRelease = 3
	hwAbandon = 4
	hwWait    = 5
	hwWake    = 6
	hwNotify  = 7
	hwThread  = 10
	hwContext = 11
	hwMark    = 13
	hwHanded  = 15

	hwShared    = 1 << 4
	hwTry       = 1 << 6
	hwWithStack = 1 << 6 // of a release or notify

	hwFork = hwThread
	hwEnd  = hwThread | 3<<4
)

const (
	hwSmallestChunk = 1 << 10
	hwLargestChunk  = 64 << 10
	hwChunkHeader   = 64
	hwLargestEvent  = 128 // and those that come with it
)

// hwWriter is what a processor needs to write events.
type hwWriter struct {
	_             sys.NotInHeap
	cursor, limit uintptr // where the next event goes; when it gets there, the clock is read again
	time          uint64  // what it is for this processor: later than all it knows of
	written       uint64  // time of the last event
	lastLock      uint32
	thread        uint32  // whose event was the last
	busy          uint32  // an event is being written
	beat          uint32  // see p.enter
	sites         uintptr // hwSite, hwSites of them
	full          uintptr // no event begins beyond
	looked        uintptr // where the cursor was when the clock was read, or behind an attempt
	id, sequence  uint32
	packet        uintptr // the chunk's
	eventsEnd     uintptr
	segment       *hwSegment
	chunkSize     uintptr
	next          *hwWriter
	pools         [hwPools]hwPool
	walk          hwWalk
}

// newWriter needs the recorder's lock.
func hwNewWriter() *hwWriter {
	w := (*hwWriter)(unsafe.Pointer(hwPages(alignUp(unsafe.Sizeof(hwWriter{}), hwPage))))
	if w == nil {
		return nil
	}
	w.sites = hwPages(hwSites << hw.siteShift)
	if w.sites == 0 {
		return nil
	}
	hw.writers++
	w.id = hw.writers
	w.next = hw.firstWriter
	hw.firstWriter = w
	return w
}

// openChunk needs the recorder's lock.
func (w *hwWriter) openChunk(gp *g) bool {
	w.chunkSize = min(max(w.chunkSize*2, hwSmallestChunk), hwLargestChunk)
	events := hw.file.fitting(w.chunkSize) - hwChunkHeader
	w.thread = uint32(gp.goid)
	head := hw.body(1)
	head.number(1, w.id)
	head.number(2, w.sequence)
	head.number(3, w.thread)
	head.double(4, float64(w.written))
	head.varint(15<<3 | 2)
	head.varint(uint64(events))
	start := hwAddress(&hw.file.scratch[0])
	length := head.length + events
	at := hwPutByte(start, 0x0A)
	at = hwPut(at, uint64(1+hwVarintLength(uint64(length))+length+hwChecksumLength))
	at = hwPut(hwPutByte(at, hwBodyChunk<<3|2), uint64(length))
	hwCopy(at, hwAddress(&head.bytes[0]), head.length)
	headLength := at + head.length - start
	room := hw.file.room(headLength + events + hwChecksumLength)
	if room == 0 {
		return false
	}
	hwCopy(room+8, start+8, headLength-8)
	*(*byte)(unsafe.Pointer(room + headLength + events)) = 0x7D
	w.packet, w.eventsEnd = room, room+headLength+events
	w.segment = hw.file.segment
	w.segment.users++
	w.cursor, w.full = room+headLength, w.eventsEnd-hwLargestEvent
	w.lastLock = 0
	w.sequence++
	hw.file.publish(headLength+events+hwChecksumLength, hwLoad8(start))
	return true
}

// seal computes and stores the checksum of the writer's chunk, and leaves the writer without one.
func (w *hwWriter) seal() *hwSegment {
	segment := w.segment
	if segment == nil {
		return nil
	}
	start := w.packet + 1
	for *(*byte)(unsafe.Pointer(start)) >= 0x80 {
		start++
	}
	start++
	*(*uint32)(unsafe.Pointer(w.eventsEnd + 1)) = hw.checksum.of(start, w.eventsEnd-start)
	w.segment = nil
	w.cursor, w.limit, w.full = 0, 0, 0
	return segment
}

// nextChunk seals the chunk that is full, if there is one, and opens the next. False: recording has stopped.
func (w *hwWriter) nextChunk(gp *g) bool {
	old := w.seal()
	hw.spin.lock()
	hw.file.release(old)
	opened := false
	if hw.state == hwOn {
		if !hw.threads.has(uint32(gp.goid), hwDefined) {
			hw.threads.defineBlock(uint32(gp.goid))
		}
		if hwNow() >= hw.clock.nextSync {
			hw.clock.sync()
		}
		opened = w.openChunk(gp)
	}
	hw.spin.unlock()
	return opened
}

//go:nosplit
func (w *hwWriter) advance(time uint64) {
	w.time = max(w.time, time)
}

// elapsed gives the ticks since the last event.
//
//go:nosplit
func (w *hwWriter) elapsed() uint64 {
	ticks := w.time - w.written
	w.written = w.time
	return ticks
}

//go:nosplit
func (w *hwWriter) lockDelta(id uint32) uint64 {
	delta := hwZigzag(id, w.lastLock)
	w.lastLock = id
	return delta
}

func hwZigzag(id, last uint32) uint64 {
	delta := int64(id) - int64(last)
	return uint64(delta<<1 ^ delta>>63)
}

// put appends an event with one lock, and perhaps a stack.
//
//go:nosplit
func (w *hwWriter) put(code, lock uint32, site *hwSite) {
	w.putLong(code, w.elapsed(), w.lockDelta(lock), site)
}

// putLong is for events that are not of eight bytes or less, which one store makes visible at once: the code byte last.
//
//go:nosplit
func (w *hwWriter) putLong(code uint32, time, lock uint64, site *hwSite) {
	at := hwPut(hwPut(w.cursor+1, time), lock)
	if site != nil {
		hwStore8(at, uint64(site.operand))
		at += uintptr(site.length)
	}
	w.publish(code, at)
}

//go:nosplit
func (w *hwWriter) publish(code uint32, next uintptr) {
	*(*byte)(unsafe.Pointer(w.cursor)) = byte(code)
	w.cursor = next
}

// beatOf changes whenever time may have passed without an event: when the processor has scheduled or made a system call,
// when the runtime's monitor has looked round, and when recording ends.
//
//go:nosplit
func (pp *p) beatOf() uint32 {
	return pp.schedtick + pp.syscalltick + hw.beat
}

// enter gives the processor's writer, busy and ready for an event of this goroutine; nil: it has to be made ready first.
// Its clock is right to a beat, or to some dozens of events.
//
//go:nosplit
func (pp *p) enter(gp *g) *hwWriter {
	w := pp.hw
	if w == nil {
		return nil
	}
	w.busy = 1
	if w.beat != pp.beatOf() || w.cursor >= w.limit || w.thread != uint32(gp.goid) {
		return nil
	}
	return w
}

// hwInherited notes that a goroutine goes on in the time slice of another one, which the ticks of the processor do not tell.
// It may have been elsewhere since its last event here, and what it did there must not seem to be later than what comes.
//
//go:nosplit
func (pp *p) hwInherited() {
	if w := pp.hw; w != nil {
		w.beat--
	}
}

// refresh makes the writer so where nothing has to be defined for it; nil: hwPrepare has to.
//
//go:nosplit
func (pp *p) refresh(gp *g) *hwWriter {
	w := pp.enter(gp)
	if w != nil {
		return w
	}
	if w = pp.hw; w == nil {
		return nil
	}
	w.beat = pp.beatOf()
	if hw.state != hwOn || w.cursor >= w.full || !hw.threads.has(uint32(gp.goid), hwDefined) {
		return nil
	}
	w.look(gp)
	return w
}

const hwBytesPerLook = 256

// look reads the clock, and says whose event comes next.
//
//go:nosplit
func (w *hwWriter) look(gp *g) {
	w.advance(hwSoon())
	w.switchTo(gp)
	w.limit = min(w.full, w.cursor+hwBytesPerLook)
	w.looked = w.cursor
}

// lookBefore is for attempts. Several in a row are one select, for which one look is enough.
//
//go:nosplit
func (w *hwWriter) lookBefore(gp *g) {
	if w.cursor != w.looked {
		w.look(gp)
	}
}

// ready makes the writer so whatever it takes. False: nothing is to be recorded.
func (w *hwWriter) ready(gp *g, pp *p) bool {
	w.beat = pp.beatOf()
	if hw.state != hwOn {
		return false
	}
	if w.cursor >= w.full && !w.nextChunk(gp) {
		return false
	}
	hw.threads.know(gp)
	w.look(gp)
	return true
}

// switchTo says whose event comes next.
//
//go:nosplit
func (w *hwWriter) switchTo(gp *g) {
	if thread := uint32(gp.goid); w.thread != thread {
		w.publish(hwContext, hwPut(hwPut(w.cursor+1, 0), uint64(thread)))
		w.thread = thread
	}
}
