package runtime

// Stacks, interned: each gets an id when it is first seen, and a shorter one when it is seen again and again.

// hwStack is an interned stack; its return addresses follow.
type hwStack struct {
	_     sys.NotInHeap
	hash  uintptr
	count uint32
	id    uint32
	met   uint32 // how often, about, while its id is long

	truncated bool
}

// hwWalk is what a walk along the frame pointers found.
type hwWalk struct {
	count, hash uintptr
	isCut       bool // there were more callers
	pcs         [hwMostFrames]uintptr
}

const (
	hwStackHeader = unsafe.Sizeof(hwStack{})
	hwStacksLimit = 1 << 20
	hwFirstStacks = 1 << 10
	hwInternal    = ^uint32(0) // a stack of the runtime's own doing
	hwShortIds    = 1 << 7     // ids below take one byte in events
	hwFirstShort  = hwShortIds / 4
	hwOften       = 64
	hwMostFrames  = 64
	hwHashFactor  = 0x9E3779B97F4A7C15 & ^uintptr(0)
)

//go:nosplit
func (walk *hwWalk) add(pc uintptr) {
	walk.pcs[walk.count] = pc
	walk.count++
	walk.hash = (walk.hash<<7 | walk.hash>>(goarch.PtrSize*8-7)) ^ pc
}

// intern gives nil when there is no room for another stack. What is met again and again gets a short id.
//
//go:nosplit
func (walk *hwWalk) intern() (stack *hwStack) {
	walk.hash *= hwHashFactor
	stack = walk.find()
	if stack != nil && !stack.isLong() {
		return stack
	}
	systemstack(func() {
		hw.spin.lock()
		if stack = walk.newStack(); stack != nil && stack.isLong() {
			stack.meet()
		}
		hw.spin.unlock()
	})
	return stack
}

// find needs no lock: a table only ever gains stacks, and an old table stays as it was.
//
//go:nosplit
func (walk *hwWalk) find() *hwStack {
	table := atomic.Loaduintptr(&hw.stackTable)
	mask := *(*uintptr)(unsafe.Pointer(table))
	for at := walk.hash >> 32; ; at++ {
		stack := (*hwStack)(unsafe.Pointer(atomic.Loaduintptr((*uintptr)(unsafe.Pointer(table + 8 + (at&mask)*8)))))
		if stack == nil {
			return nil
		}
		if stack.hash == walk.hash && uintptr(stack.count) == walk.count && walk.equals(stack) {
			return stack
		}
	}
}

//go:nosplit
func (walk *hwWalk) equals(stack *hwStack) bool {
	pcs := uintptr(unsafe.Pointer(stack)) + hwStackHeader
	for i := uintptr(0); i < uintptr(stack.count); i++ {
		if *(*uintptr)(unsafe.Pointer(pcs + i*8)) != walk.pcs[i] {
			return false
		}
	}
	return true
}

// newStack needs the recorder's lock.
func (walk *hwWalk) newStack() *hwStack {
	if stack := walk.find(); stack != nil {
		return stack
	}
	if hw.state != hwOn || hw.stacks >= hwStacksLimit || !hwStackRoom() {
		return nil
	}
	stack := (*hwStack)(unsafe.Pointer(hw.arena.take(hwStackHeader + walk.count*8)))
	if stack == nil {
		return nil
	}
	stack.hash, stack.count, stack.truncated = walk.hash, uint32(walk.count), walk.isCut
	pcs := uintptr(unsafe.Pointer(stack)) + hwStackHeader
	for i := uintptr(0); i < walk.count; i++ {
		*(*uintptr)(unsafe.Pointer(pcs + i*8)) = walk.pcs[i]
	}
	hw.stacks++
	id := hw.stacks
	if id > hwFirstShort {
		id += hwShortIds - hwFirstShort
	}
	stack.id = hwDefineStack(id, stack)
	hwStackInsert(hw.stackTable, stack)
	return stack
}

//go:nosplit
func (stack *hwStack) isLong() bool {
	return stack.id >= hwShortIds && stack.id != hwInternal && hw.shortIds < hwShortIds-hwFirstShort-1
}

// meet counts how often a stack with a long id is met, and gives it a second, short one in time: what programs do when they
// start has taken many. It needs the recorder's lock.
func (stack *hwStack) meet() {
	if stack.met++; stack.met >= hwOften && hw.state == hwOn {
		hw.shortIds++
		stack.id = hwDefineStack(hwFirstShort+hw.shortIds, stack)
	}
}

func hwStackTable(slots uintptr) uintptr {
	table := hwPages(alignUp(8+slots*8, hwPage))
	if table != 0 {
		*(*uintptr)(unsafe.Pointer(table)) = slots - 1
	}
	return table
}

func hwStackInsert(table uintptr, stack *hwStack) {
	mask := *(*uintptr)(unsafe.Pointer(table))
	at := stack.hash >> 32
	for *(*uintptr)(unsafe.Pointer(table + 8 + (at&mask)*8)) != 0 {
		at++
	}
	atomic.Storeuintptr((*uintptr)(unsafe.Pointer(table+8+(at&mask)*8)), uintptr(unsafe.Pointer(stack)))
}

// hwStackRoom keeps the table at most half full. Old tables stay: a reader may be in them. Together they are smaller
// than the newest.
func hwStackRoom() bool {
	hw.stackEntries++
	mask := *(*uintptr)(unsafe.Pointer(hw.stackTable))
	if uintptr(hw.stackEntries)*2 <= mask {
		return true
	}
	larger := hwStackTable((mask + 1) * 2)
	if larger == 0 {
		return false
	}
	for i := uintptr(0); i <= mask; i++ {
		if stack := *(*uintptr)(unsafe.Pointer(hw.stackTable + 8 + i*8)); stack != 0 {
			hwStackInsert(larger, (*hwStack)(unsafe.Pointer(stack)))
		}
	}
	atomic.Storeuintptr(&hw.stackTable, larger)
	return true
}
