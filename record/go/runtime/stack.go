package runtime

// Stacks, by frame pointers. Every processor remembers what it has seen: where a function was called as deep in a stack
// before, it usually had the same callers. To be sure, all saved frame pointers and return addresses are compared with
// memory, which a processor does side by side, while a walk has to wait for each frame to learn where the next one is.

const (
	hwSiteBits = 10
	hwSites    = 1 << hwSiteBits
)

// hwStep is a frame as memory has it: the saved frame pointer, and above it the return address.
type hwStep struct {
	caller, pc uintptr
}

// hwSite is a stack seen before; its steps follow. Where it stood is told from the top of the goroutine's stack, because
// stacks move, and goroutines that do the same look the same from there.
type hwSite struct {
	_       sys.NotInHeap
	depth   uintptr // of its innermost frame; 0: none
	last    uintptr // offset of the last step
	end     uintptr // all ones: the last step has no caller. 0: it does not matter.
	stack   uint32
	operand uint64   // its id as events have it
	length  uintptr  // bytes of that
	known   *hwStack // nil: there was no room for it

	unsettled uint64 // 0, or more than seven bits: it may still be given a short id, and fast paths leave it alone
}

const hwSiteHeader = unsafe.Sizeof(hwSite{})

// hwStack is an interned stack; its return addresses follow.
type hwStack struct {
	_     sys.NotInHeap
	hash  uintptr
	count uint32
	id    uint32
	met   uint32 // how often, about, while its id is long

	truncated bool
}

const (
	hwStackHeader = unsafe.Sizeof(hwStack{})
	hwStacksLimit = 1 << 20
	hwFirstStacks = 1 << 10
	hwInternal    = ^uint32(0) // a stack of the runtime's own doing
	hwShortIds    = 1 << 7     // ids below take one byte in events
	hwFirstShort  = hwShortIds / 4
	hwOften       = 64
	hwHashFactor  = 0x9E3779B97F4A7C15 & ^uintptr(0)
)

// stackAt gives the stack whose innermost frame is this one.
//
//go:nosplit
func (w *hwWriter) stackAt(gp *g, frame uintptr) *hwSite {
	depth := gp.stack.hi - frame
	site := w.siteOf(gp, depth, (*hwStep)(unsafe.Pointer(frame)).pc)
	if !site.matches(frame, depth) {
		if other := site.neighbour(); other.matches(frame, depth) {
			site = other
		} else {
			hwCopy(uintptr(unsafe.Pointer(other)), uintptr(unsafe.Pointer(site)), 1<<(hw.siteShift&63))
			site.walkFrom(gp, frame)
		}
	}
	if site.unsettled != 0 {
		site.settle()
	}
	return site
}

// settle counts an event with a stack of a long id, and gives a short one to what is met again and again.
//
//go:nosplit
func (site *hwSite) settle() {
	stack := site.known
	if stack.met++; stack.met >= hwOften && stack.isLong() {
		systemstack(func() { hwShorten(stack) })
	}
	site.keep(stack)
}

// siteOf gives the place of what was seen last where the same function was called as deep in the stack of a goroutine that
// began alike.
//
//go:nosplit
func (w *hwWriter) siteOf(gp *g, depth, pc uintptr) *hwSite {
	hash := (pc ^ depth<<5 ^ gp.startpc<<20) * hwHashFactor >> (goarch.PtrSize*8 - hwSiteBits)
	return (*hwSite)(unsafe.Pointer(w.sites + hash<<(hw.siteShift&63)))
}

// neighbour is the place of what was seen before that.
//
//go:nosplit
func (site *hwSite) neighbour() *hwSite {
	return (*hwSite)(unsafe.Pointer(uintptr(unsafe.Pointer(site)) ^ 1<<(hw.siteShift&63)))
}

// hwMatches tells whether the stack with this innermost frame is the one that was seen here last.
//
//go:noescape
func hwMatches(site *hwSite, frame, depth uintptr) bool

//go:nosplit
func (site *hwSite) matches(frame, depth uintptr) bool {
	if GOARCH == "amd64" {
		return hwMatches(site, frame, depth)
	}
	different, at := depth^site.depth, frame
	if different == 0 {
		known := uintptr(unsafe.Pointer(site)) + hwSiteHeader
		for last := known + site.last; known < last; known += unsafe.Sizeof(hwStep{}) {
			step, expected := (*hwStep)(unsafe.Pointer(at)), (*hwStep)(unsafe.Pointer(known))
			at = frame + expected.caller
			different |= (step.caller ^ at) | (step.pc ^ expected.pc)
		}
		step, expected := (*hwStep)(unsafe.Pointer(at)), (*hwStep)(unsafe.Pointer(known))
		different |= (step.caller & site.end) | (step.pc ^ expected.pc)
	}
	return different == 0
}

// walkFrom makes the site that of this stack.
//
//go:nosplit
func (site *hwSite) walkFrom(gp *g, frame uintptr) {
	count, hash, at := uintptr(0), uintptr(0), frame
	for at != 0 && count < hw.reach {
		step := *(*hwStep)(unsafe.Pointer(at))
		*site.step(count) = hwStep{step.caller - frame, step.pc}
		count++
		hash = (hash<<7 | hash>>(goarch.PtrSize*8-7)) ^ step.pc
		if step.caller <= at || step.caller > gp.stack.hi-unsafe.Sizeof(hwStep{}) {
			step.caller = 0
		}
		at = step.caller
	}
	site.last = (count - 1) * unsafe.Sizeof(hwStep{})
	site.depth = gp.stack.hi - frame
	site.end = 0
	if at == 0 {
		site.end = ^uintptr(0)
		if site.step(count-1).caller+frame != 0 {
			site.depth = 0
		}
	}
	site.keep(site.intern(count, hash*hwHashFactor, at != 0))
}

//go:nosplit
func (site *hwSite) step(number uintptr) *hwStep {
	return (*hwStep)(unsafe.Pointer(uintptr(unsafe.Pointer(site)) + hwSiteHeader + number*unsafe.Sizeof(hwStep{})))
}

//go:nosplit
func (site *hwSite) keep(stack *hwStack) {
	site.known, site.stack, site.unsettled, site.operand = stack, 0, 0, 0
	if stack != nil {
		site.stack = stack.id
		if stack.isLong() {
			site.unsettled = 1 << 7
		}
	}
	id := site.stack
	if id == hwInternal {
		id = 0
	}
	operand := uintptr(unsafe.Pointer(&site.operand))
	site.length = hwPut(operand, uint64(id)) - operand
}

//go:nosplit
func (site *hwSite) intern(count, hash uintptr, truncated bool) (stack *hwStack) {
	if stack = site.find(count, hash); stack == nil {
		systemstack(func() {
			hw.spin.lock()
			stack = site.newStack(count, hash, truncated)
			hw.spin.unlock()
		})
	}
	return stack
}

// find needs no lock: a table only ever gains stacks, and an old table stays as it was.
//
//go:nosplit
func (site *hwSite) find(count, hash uintptr) *hwStack {
	table := atomic.Loaduintptr(&hw.stackTable)
	mask := *(*uintptr)(unsafe.Pointer(table))
	for at := hash >> 32; ; at++ {
		stack := (*hwStack)(unsafe.Pointer(atomic.Loaduintptr((*uintptr)(unsafe.Pointer(table + 8 + (at&mask)*8)))))
		if stack == nil {
			return nil
		}
		if stack.hash == hash && uintptr(stack.count) == count && site.equals(stack) {
			return stack
		}
	}
}

//go:nosplit
func (site *hwSite) equals(stack *hwStack) bool {
	pcs := uintptr(unsafe.Pointer(stack)) + hwStackHeader
	for i := uintptr(0); i < uintptr(stack.count); i++ {
		if *(*uintptr)(unsafe.Pointer(pcs + i*8)) != site.step(i).pc {
			return false
		}
	}
	return true
}

// newStack needs the recorder's lock.
func (site *hwSite) newStack(count, hash uintptr, truncated bool) *hwStack {
	if stack := site.find(count, hash); stack != nil {
		return stack
	}
	if hw.state != hwOn || hw.stacks >= hwStacksLimit || !hwStackRoom() {
		return nil
	}
	stack := (*hwStack)(unsafe.Pointer(hw.arena.take(hwStackHeader + count*8)))
	if stack == nil {
		return nil
	}
	stack.hash, stack.count, stack.truncated = hash, uint32(count), truncated
	pcs := uintptr(unsafe.Pointer(stack)) + hwStackHeader
	for i := uintptr(0); i < count; i++ {
		*(*uintptr)(unsafe.Pointer(pcs + i*8)) = site.step(i).pc
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

// hwShorten gives a stack that is met again and again a second, short id: what programs do when they start has taken many.
func hwShorten(stack *hwStack) {
	hw.spin.lock()
	if stack.isLong() && hw.state == hwOn {
		hw.shortIds++
		stack.id = hwDefineStack(hwFirstShort+hw.shortIds, stack)
	}
	hw.spin.unlock()
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
