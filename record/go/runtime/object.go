package runtime

// Locks, and everything else that goroutines wait for. Each carries its identity with it, so that memory that is used
// again is another lock.

// hwIdentity lies inside every lock. The packages of locks declare the same.
type hwIdentity struct {
	id    uint32 // in the trace; 0: not used yet
	home  uint32 // of its address, to notice that it was copied
	state uint64 // ticks when it was last given back; while it is held exclusively: hwHeld and the goroutine
}

const hwHeld = 1 << 63

// Kinds; those of the packages of locks are the same.
const (
	hwMutex = 1 + iota
	hwRWMutex
	hwOnce
	hwCond
	hwWaitGroup
	hwChannel
	hwTimer
	hwNilChannel
)

//go:nosplit
func (object *hwIdentity) place() uint32 {
	return uint32(uintptr(unsafe.Pointer(object))>>2) | 1
}

// isKnown tells whether the id is its own. Both words are read at once, or one could be older than the other.
//
//go:nosplit
func (object *hwIdentity) isKnown() bool {
	return uint32(atomic.Load64(object.word())>>32) == object.place()
}

//go:nosplit
func (object *hwIdentity) lastGiven() uint64 {
	return atomic.Load64(&object.state)
}

// raise is for what several may give back at a time.
//
//go:nosplit
func (object *hwIdentity) raise(time uint64) {
	for given := object.lastGiven(); given < time && !atomic.Cas64(&object.state, given, time); {
		given = object.lastGiven()
	}
}

// word is id and home in one.
//
//go:nosplit
func (object *hwIdentity) word() *uint64 {
	return (*uint64)(unsafe.Pointer(object))
}

// hwPool holds ids that are defined and not given out yet: one definition for all of them. Each writer has one for each
// kind of object that programs make many of.
type hwPool struct {
	next, end, size uint32
}

const (
	hwLargestPool = 256
	hwUsualRoom   = 4 // channels with room for so many values have a pool for each number
	hwPools       = hwNilChannel + 2 + hwUsualRoom
)

// poolOf gives nil where each object is defined by itself.
//
//go:nosplit
func (w *hwWriter) poolOf(kind, capacity uint32) *hwPool {
	if kind != hwChannel {
		return &w.pools[kind]
	}
	if capacity > hwUsualRoom {
		return nil
	}
	return &w.pools[hwNilChannel+1+capacity]
}

// knows gives an object that is used for the first time its id, if one is at hand.
//
//go:nosplit
func (w *hwWriter) knows(object *hwIdentity, kind, capacity uint32) bool {
	if !object.isKnown() {
		pool := w.poolOf(kind, capacity)
		if pool == nil || pool.next == pool.end || object.isOfPackage() {
			return false
		}
		if atomic.Cas64(object.word(), 0, uint64(object.place())<<32|uint64(pool.next)) {
			pool.next++
		}
	}
	return object.isKnown()
}

// identify gives any object its id. It takes the recorder's lock. False: recording has stopped, and the writer is not busy
// any more.
func (w *hwWriter) identify(object *hwIdentity, kind, capacity uint32) bool {
	hw.spin.lock()
	for hw.state == hwOn && !object.isKnown() {
		old := atomic.Load64(object.word())
		if old != 0 && uint32(old>>32) != object.place() && object.state&hwHeld != 0 {
			object.state = 0 // of what it is a copy of
		}
		var single hwPool
		pool := w.poolOf(kind, capacity)
		if pool == nil {
			pool = &single
		}
		if pool.next == pool.end {
			pool.fill(kind, capacity)
		}
		if atomic.Cas64(object.word(), old, uint64(object.place())<<32|uint64(pool.next)) {
			pool.next++
			hw.symbols.tell(object, kind)
		}
	}
	hw.spin.unlock()
	if !object.isKnown() {
		w.busy = 0
		return false
	}
	return true
}

// fill needs the recorder's lock.
func (pool *hwPool) fill(kind, capacity uint32) {
	pool.size = min(max(pool.size*2, 1), hwLargestPool)
	pool.next = hw.objects + 1
	hw.objects += pool.size
	pool.end = hw.objects + 1
	hwDefine(hwObjects{first: pool.next, count: pool.size, kind: kind, capacity: capacity})
}

// Numbers of LockKind, Policy and Reentrancy in trace.proto.
const (
	hwKindMutex     = 1
	hwKindRWLock    = 3
	hwKindCondition = 7
	hwKindChannel   = 8
	hwKindWaitGroup = 9

	hwBlockedByWaiter = 2
	hwReentrantNever  = 1
)

// hwObjects are objects that differ in nothing but their ids, which follow each other.
type hwObjects struct {
	first, count, kind, capacity uint32
	variable                     uint32 // the frame that says which one it stands in; 0: not known
}

// hwDefine writes their definition. A later one takes the place of an earlier one.
func hwDefine(objects hwObjects) {
	lock, body := hw.body(1), hw.body(0)
	lock.number(1, objects.first)
	lock.number(2, hwKinds[objects.kind])
	if objects.kind == hwRWMutex {
		lock.number(3, hwBlockedByWaiter)
		lock.number(4, hwReentrantNever)
	}
	if objects.kind >= hwWaitGroup {
		lock.number(11, objects.capacity+1)
	}
	if variant := hwVariants[objects.kind]; variant != "" {
		lock.text(12, variant, 64)
	}
	lock.number(16, objects.variable)
	lock.number(18, objects.count-1)
	body.message(5, lock)
	hw.file.append(hwBodyDefinitions, body)
}

var hwKinds = [...]uint32{
	hwMutex:      hwKindMutex,
	hwOnce:       hwKindMutex,
	hwRWMutex:    hwKindRWLock,
	hwCond:       hwKindCondition,
	hwWaitGroup:  hwKindWaitGroup,
	hwChannel:    hwKindChannel,
	hwTimer:      hwKindChannel,
	hwNilChannel: hwKindChannel,
}

var hwVariants = [...]string{hwOnce: "once", hwTimer: "timer", hwNilChannel: "nil"}
