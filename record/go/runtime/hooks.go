package runtime

// What the packages of locks call, each from a function of theirs that is not inlined: the frame above that one is where
// the user's call stands.

// hwEnter gives the processor's writer, ready for an event of this goroutine on this object; nil:
// nothing is recorded.
//
//go:nosplit
func hwEnter(gp *g, object *hwIdentity, kind uint32) (w *hwWriter) {
	if w = gp.m.p.ptr().refresh(gp); w != nil && w.knows(object, kind, 0) {
		return w
	}
	systemstack(func() {
		if w = hwPrepare(gp); w != nil && !w.identify(object, kind, 0) {
			w = nil
		}
	})
	return w
}

// hwPrepare gives this processor's writer, busy and ready for an event of that goroutine; nil: nothing is recorded. It
// runs on the system stack.
func hwPrepare(gp *g) *hwWriter {
	pp := getg().m.p.ptr()
	if pp == nil {
		return nil
	}
	if pp.hw == nil {
		hw.spin.lock()
		if hw.state == hwFresh {
			hw.begin()
		}
		if hw.state == hwOn {
			pp.hw = hwNewWriter()
		}
		hw.spin.unlock()
		if pp.hw == nil {
			return nil
		}
	}
	pp.hw.busy = 1
	if !pp.hw.ready(gp, pp) {
		pp.hw.busy = 0
		return nil
	}
	return pp.hw
}

// hwTake records an acquire, an attempt, or a notify with its stack. hwGive records a release: without a stack, unless somebody
// else holds the lock, or nobody. Where there are no shorter ways, they are hwTakeSlow and hwGiveSlow.
//
//go:linkname hwTake
func hwTake(object *hwIdentity, code, kind uint32)

//go:linkname hwGive
func hwGive(object *hwIdentity, code, kind uint32)

// hwPause is how much later an acquire is than what its object carries. Readers of a lock need not be later than each other,
// so that one after the other they leave its time as it is: what a writer leaves is later than its release, see hwLead.
//
//go:nosplit
func hwPause(code, kind uint32) uint64 {
	if kind == hwRWMutex && code&hwShared != 0 {
		return 0
	}
	return 1
}

// hwLead is how much later than its release what a writer leaves is.
//
//go:nosplit
func hwLead(kind uint32) uint64 {
	if kind == hwRWMutex {
		return 1
	}
	return 0
}

// follow makes what comes next later than when the object was last given back. Somebody else who seems to hold it still has
// been overtaken by who gives back in his place.
//
//go:nosplit
func (w *hwWriter) follow(gp *g, object *hwIdentity, pause uint64) {
	given := object.lastGiven()
	if given&hwHeld != 0 {
		w.look(gp)
		given = w.time
	}
	w.advance(given + pause)
}

// hwTakeSlow: sections of one lock must not overlap in time, and reading the clock costs more than all the rest: so an acquire is
// later than the last release, whose time the lock carries, and the clock is only read now and then (Lamport 1978, "Time, clocks,
// and the ordering of events").
//
//go:nosplit
func hwTakeSlow(object *hwIdentity, code, kind uint32) {
	frame := (*hwStep)(unsafe.Pointer(hwCallerFrame(sys.GetCallerSP()))).caller
	gp := getg()
	w := hwEnter(gp, object, kind)
	if w == nil {
		return
	}
	switch code & 0xF {
	case hwAcquire:
		w.follow(gp, object, hwPause(code, kind))
		if code&hwShared == 0 && kind <= hwOnce {
			object.state = hwHeld | uint64(gp.goid)
		}
	case hwAttempt:
		w.lookBefore(gp)
	case hwNotify:
		object.raise(w.time)
	}
	w.put(code, object.id, w.stackAt(gp, frame))
	if code&0xF == hwAttempt {
		w.looked = w.cursor
	}
	w.busy = 0
}

//go:nosplit
func hwGiveSlow(object *hwIdentity, code, kind uint32) {
	frame := hwCallerFrame(sys.GetCallerSP())
	gp := getg()
	w := hwEnter(gp, object, kind)
	if w == nil {
		return
	}
	condition, lead := uint32(0), uint64(0)
	if kind <= hwOnce {
		if hw.waiting != 0 {
			condition = hwTakeWaiter(uint32(gp.goid))
		}
		if code&0x30 != hwShared {
			if object.state != hwHeld|uint64(gp.goid) {
				code |= hwWithStack
				w.look(gp)
			}
			if object.state&hwHeld != 0 {
				object.state = 0
			}
			lead = hwLead(kind)
		}
	}
	object.raise(w.time + lead)
	if condition != 0 {
		w.putWait(condition, object.id, w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller))
	} else if code&hwWithStack != 0 {
		w.put(code, object.id, w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller))
	} else {
		w.put(code, object.id, nil)
	}
	w.busy = 0
}

// hwPutLast is how the shorter ways put an event that is longer than what they write themselves.
//
//go:nosplit
func hwPutLast(w *hwWriter, code, lock uint32, site *hwSite) {
	w.put(code, lock, site)
	w.busy = 0
}

// hwCallerFrame gives the frame of the function whose caller's stack pointer this is.
//
//go:nosplit
func hwCallerFrame(callerStack uintptr) uintptr {
	if GOARCH == "amd64" {
		return callerStack - 2*goarch.PtrSize // the return address, below it the caller's frame pointer
	}
	frame := hwFrame()
	for (*hwStep)(unsafe.Pointer(frame)).caller != callerStack-goarch.PtrSize { // the caller's frame pointer stands right below its stack
		frame = (*hwStep)(unsafe.Pointer(frame)).caller
	}
	return frame
}

// hwNameObject gives an object its identity before its first event, because of its kind.
//
//go:linkname hwNameObject
func hwNameObject(object *hwIdentity, kind uint32) {
	gp := getg()
	if w := hwEnter(gp, object, kind); w != nil {
		w.busy = 0
	}
}
