package runtime

// Stacks, by frame pointers. Every processor remembers what it has seen: where a function was called as deep in a stack
// before, it usually had the same callers. To be sure, all saved frame pointers and return addresses are compared with
// memory, which a processor does side by side, while a walk has to wait for each frame to learn where the next one is.

const (
	hwSiteBits  = 11
	hwSites     = 1 << hwSiteBits
	hwSiteShift = goarch.PtrSize*8 - hwSiteBits - 9 // sites have at most 1 << 9 bytes
)

// hwStep is a frame as memory has it: the saved frame pointer, and above it the return address.
type hwStep struct {
	caller, pc uintptr
}

// hwSite is a stack seen before; its steps follow. Where it stood is told from the top of the goroutine's stack, because
// stacks move, and goroutines that do the same look the same from there. It is as short as it can be, with 8 frames one line
// of the cache: where programs do something else between two locks, waiting for it is a third of what a lock costs.
type hwSite struct {
	_        sys.NotInHeap
	depth    uint32 // of its innermost frame; 0: none
	operand  uint32 // the stack's id as events have it
	last     uint16 // offset of the last step
	length   uint8  // bytes of the operand
	end      int8   // all ones: the last step has no caller. 0: it does not matter.
	internal bool   // nothing but the runtime is on it
}

// hwShape is a step as a site has it: how far above the innermost frame the caller is, and how far behind hw.code the return
// address.
type hwShape struct {
	caller, pcLow, pcHigh uint16
}

const (
	hwSiteHeader = unsafe.Sizeof(hwSite{})
	hwShapeSize  = unsafe.Sizeof(hwShape{})
)

//go:nosplit
func (shape *hwShape) pc() uintptr {
	return hw.code + uintptr(shape.pcHigh)<<16 + uintptr(shape.pcLow)
}

// stackAt gives the stack whose innermost frame is this one.
//
//go:nosplit
func (w *hwWriter) stackAt(gp *g, frame uintptr) *hwSite {
	depth := gp.stack.hi - frame
	site := w.siteOf(depth, (*hwStep)(unsafe.Pointer(frame)).pc)
	if site.matches(frame, depth) {
		return site
	}
	if other := site.neighbour(); other.matches(frame, depth) {
		return other
	} else if site.depth != 0 {
		hwCopy(uintptr(unsafe.Pointer(other)), uintptr(unsafe.Pointer(site)), 1<<(hw.siteShift&63))
	}
	site.learn(&w.walk, gp, frame)
	return site
}

// siteOf gives the place of what was seen last where the same function was called as deep in a stack.
//
//go:nosplit
func (w *hwWriter) siteOf(depth, pc uintptr) *hwSite {
	hash := (pc ^ depth<<5) * hwHashFactor
	return (*hwSite)(unsafe.Pointer(w.sites + hash>>hwSiteShift&hw.siteMask))
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
func hwMatches(site *hwSite, frame, depth, code uintptr) bool

//go:nosplit
func (site *hwSite) matches(frame, depth uintptr) bool {
	if GOARCH == "amd64" {
		return hwMatches(site, frame, depth, hw.code)
	}
	different, at := depth^uintptr(site.depth), frame
	if different == 0 {
		last := uintptr(site.last) / hwShapeSize
		for number := uintptr(0); number < last; number++ {
			step, expected := (*hwStep)(unsafe.Pointer(at)), site.shape(number)
			at = frame + uintptr(expected.caller)
			different |= (step.caller ^ at) | (step.pc ^ expected.pc())
		}
		step := (*hwStep)(unsafe.Pointer(at))
		different |= (step.caller & uintptr(site.end)) | (step.pc ^ site.shape(last).pc())
	}
	return different == 0
}

// learn makes the site that of this stack. It is walked anew each time where it does not fit into a site's words, does not
// end as stacks do, may still get a shorter id, or cannot be compared by this processor (of before 2008).
//
//go:nosplit
func (site *hwSite) learn(walk *hwWalk, gp *g, frame uintptr) {
	depth, at := gp.stack.hi-frame, frame
	beyond := depth >> 32
	walk.count, walk.hash = 0, 0
	for at != 0 && walk.count < hw.reach {
		step := *(*hwStep)(unsafe.Pointer(at))
		above, behind := step.caller-frame, step.pc-hw.code
		*site.shape(walk.count) = hwShape{uint16(above), uint16(behind), uint16(behind >> 16)}
		walk.add(step.pc)
		beyond |= behind >> 32
		if step.caller <= at || step.caller > gp.stack.hi-unsafe.Sizeof(hwStep{}) {
			beyond |= step.caller
			step.caller = 0
		} else if walk.count < hw.reach {
			beyond |= above >> 16
		}
		at = step.caller
	}
	walk.isCut = at != 0
	site.last, site.end = uint16((walk.count-1)*hwShapeSize), 0
	if !walk.isCut {
		site.end = -1
	}
	if site.depth = uint32(depth); !site.keep(walk.intern()) || beyond != 0 || GOARCH == "amd64" && !cpu.X86.HasSSSE3 {
		site.depth = 0
	}
}

//go:nosplit
func (site *hwSite) shape(number uintptr) *hwShape {
	return (*hwShape)(unsafe.Pointer(uintptr(unsafe.Pointer(site)) + hwSiteHeader + number*hwShapeSize))
}

// keep tells whether the id is the stack's for good.
//
//go:nosplit
func (site *hwSite) keep(stack *hwStack) bool {
	id := uint32(0)
	if stack != nil {
		id = stack.id
	}
	if site.internal = id == hwInternal; site.internal {
		id = 0
	}
	site.operand = 0
	operand := uintptr(unsafe.Pointer(&site.operand))
	site.length = uint8(hwPut(operand, uint64(id)) - operand)
	return stack == nil || !stack.isLong()
}
