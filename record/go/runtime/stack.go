package runtime

// Stacks, by frame pointers. Every processor remembers where it has been: the same frame of the same goroutine usually has
// the same callers as last time. To be sure, all saved frame pointers and return addresses are compared with memory,
// which a processor does side by side, while a walk has to wait for each frame to learn where the next one is.

const (
	hwSiteBits = 8
	hwSites    = 1 << hwSiteBits
)

// hwStep is a frame as memory has it: the saved frame pointer, and above it the return address.
type hwStep struct {
	caller, pc uintptr
}

// hwSite is a stack seen before, where it was seen; its steps follow.
type hwSite struct {
	_     sys.NotInHeap
	frame uintptr
	top   uintptr // above the last step
	count uintptr
	stack uint32
}

const hwSiteHeader = unsafe.Sizeof(hwSite{})

// hwStack is an interned stack; its return addresses follow.
type hwStack struct {
	_         sys.NotInHeap
	hash      uintptr
	count     uint32
	id        uint32
	truncated bool
}

const (
	hwStackHeader  = unsafe.Sizeof(hwStack{})
	hwStacksLimit  = 1 << 20
	hwFirstStacks  = 1 << 10
	hwInternal     = ^uint32(0) // a stack of the runtime's own doing
	hwHashFactor   = 0x9E3779B97F4A7C15 & ^uintptr(0)
)

// stackAt gives the id of the stack whose innermost frame is this one, 0: not to be recorded.
//
//go:nosplit
func (w *hwWriter) stackAt(gp *g, frame uintptr) uint32 {
	step := (*hwStep)(unsafe.Pointer(frame))
	hash := (step.pc ^ frame<<5) * hwHashFactor >> (goarch.PtrSize*8 - hwSiteBits)
	site := (*hwSite)(unsafe.Pointer(w.sites + hash*hw.siteSize))
	if site.frame == frame && site.top <= gp.stack.hi && site.matches() {
		return site.stack
	}
	return w.walkFrom(gp, frame, site)
}

//go:nosplit
func (site *hwSite) matches() bool {
	at := site.frame
	expected := uintptr(unsafe.Pointer(site)) + hwSiteHeader
	for end := expected + site.count*unsafe.Sizeof(hwStep{}); expected < end; expected += unsafe.Sizeof(hwStep{}) {
		step, known := (*hwStep)(unsafe.Pointer(at)), (*hwStep)(unsafe.Pointer(expected))
		if step.caller != known.caller || step.pc != known.pc {
			return false
		}
		at = known.caller
	}
	return true
}

//go:nosplit
func (w *hwWriter) walkFrom(gp *g, frame uintptr, site *hwSite) uint32 {
	count, hash := uintptr(0), uintptr(0)
	at, top := frame, frame
	steps := w.walk
	for count < hw.reach {
		step := *(*hwStep)(unsafe.Pointer(at))
		*(*hwStep)(unsafe.Pointer(steps + count*unsafe.Sizeof(hwStep{}))) = step
		count++
		hash = (hash<<7 | hash>>(goarch.PtrSize*8-7)) ^ step.pc
		top = at + unsafe.Sizeof(hwStep{})
		at = step.caller
		if at < top || at > gp.stack.hi-unsafe.Sizeof(hwStep{}) {
			at = 0
			break
		}
	}
	stack := w.intern(count, hash*hwHashFactor, at != 0)
	site.frame, site.top, site.count, site.stack = frame, top, count, stack
	memmove(unsafe.Pointer(uintptr(unsafe.Pointer(site))+hwSiteHeader), unsafe.Pointer(steps), count*unsafe.Sizeof(hwStep{}))
	return stack
}

//go:nosplit
func (w *hwWriter) intern(count, hash uintptr, truncated bool) uint32 {
	if stack := w.find(count, hash); stack != nil {
		return stack.id
	}
	var id uint32
	systemstack(func() {
		hw.spin.lock()
		id = w.newStack(count, hash, truncated)
		hw.spin.unlock()
	})
	return id
}

// find needs no lock: a table only ever gains stacks, and an old table stays as it was.
//
//go:nosplit
func (w *hwWriter) find(count, hash uintptr) *hwStack {
	table := atomic.Loaduintptr(&hw.stackTable)
	mask := *(*uintptr)(unsafe.Pointer(table))
	for at := hash >> 32; ; at++ {
		stack := (*hwStack)(unsafe.Pointer(atomic.Loaduintptr((*uintptr)(unsafe.Pointer(table + 8 + (at&mask)*8)))))
		if stack == nil {
			return nil
		}
		if stack.hash == hash && uintptr(stack.count) == count && w.equals(stack) {
			return stack
		}
	}
}

//go:nosplit
func (w *hwWriter) equals(stack *hwStack) bool {
	pcs := uintptr(unsafe.Pointer(stack)) + hwStackHeader
	for i := uintptr(0); i < uintptr(stack.count); i++ {
		if *(*uintptr)(unsafe.Pointer(pcs + i*8)) != (*hwStep)(unsafe.Pointer(w.walk + i*unsafe.Sizeof(hwStep{}))).pc {
			return false
		}
	}
	return true
}

// newStack needs the recorder's lock.
func (w *hwWriter) newStack(count, hash uintptr, truncated bool) uint32 {
	if stack := w.find(count, hash); stack != nil {
		return stack.id
	}
	if hw.state != hwOn || hw.stacks >= hwStacksLimit || !hwStackRoom() {
		return 0
	}
	stack := (*hwStack)(unsafe.Pointer(hw.arena.take(hwStackHeader + count*8)))
	if stack == nil {
		return 0
	}
	stack.hash, stack.count, stack.truncated = hash, uint32(count), truncated
	pcs := uintptr(unsafe.Pointer(stack)) + hwStackHeader
	for i := uintptr(0); i < count; i++ {
		*(*uintptr)(unsafe.Pointer(pcs + i*8)) = (*hwStep)(unsafe.Pointer(w.walk + i*unsafe.Sizeof(hwStep{}))).pc
	}
	stack.id = hwDefineStack(pcs, count, truncated)
	hwStackInsert(hw.stackTable, stack)
	return stack.id
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
