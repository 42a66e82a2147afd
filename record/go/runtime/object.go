package runtime

// Locks, and everything else that goroutines wait for. Each carries its identity with it, so that memory that is used
// again is another lock.

// hwIdentity lies inside every lock. The packages of locks declare the same five words.
type hwIdentity struct {
	id    uint32    // in the trace; 0: not used yet
	home  uint32    // of its address, to notice that it was copied
	owner uint32    // the goroutine that holds it exclusively
	given [2]uint32 // ticks when it was last given back exclusively, low half first
}

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

//go:nosplit
func (object *hwIdentity) isKnown() bool {
	return object.home == object.place()
}

// lastGiven gives the ticks when it was last given back exclusively; it is read and written by who holds it only.
//
//go:nosplit
func (object *hwIdentity) lastGiven() *uint64 {
	return (*uint64)(unsafe.Pointer(&object.given))
}

// identify gives an object that is used for the first time its id. It needs no lock.
func (object *hwIdentity) identify(kind uint32, capacity uint32) {
	hw.spin.lock()
	if !object.isKnown() && hw.state == hwOn {
		hw.objects++
		object.owner = 0
		hwDefine(hw.objects, object, kind, capacity)
		atomic.Store(&object.id, hw.objects)
		atomic.Store(&object.home, object.place())
	}
	hw.spin.unlock()
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

func hwDefine(id uint32, object *hwIdentity, kind, capacity uint32) {
	lock := hw.body(1)
	lock.number(1, id)
	switch kind {
	case hwMutex, hwOnce:
		lock.number(2, hwKindMutex)
	case hwRWMutex:
		lock.number(2, hwKindRWLock)
		lock.number(3, hwBlockedByWaiter)
		lock.number(4, hwReentrantNever)
	case hwCond:
		lock.number(2, hwKindCondition)
	case hwWaitGroup:
		lock.number(2, hwKindWaitGroup)
	default:
		lock.number(2, hwKindChannel)
	}
	address := uint64(uintptr(unsafe.Pointer(object)))
	lock.number(8, uint32(address))
	lock.number(9, uint32(address>>32))
	if kind >= hwWaitGroup {
		lock.number(11, capacity+1)
	}
	if variant := hwVariants[kind]; variant != "" {
		lock.text(12, variant, 64)
	}
	body := hw.body(0)
	body.message(5, lock)
	hw.file.append(hwBodyDefinitions, body)
}

var hwVariants = [...]string{hwOnce: "once", hwTimer: "timer", hwNilChannel: "nil"}
