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
		if w = hwPrepare(gp); w != nil {
			w.identify(object, kind, 0)
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

// hwTake records an acquire, an attempt, or a notify with its stack. Sections of one lock must not overlap in time, and
// reading the clock costs more than all the rest: so an acquire is later than the last release, whose time the lock
// carries, and the clock is only read now and then (Lamport 1978, "Time, clocks, and the ordering of events").
// It stores as little as it can, and calls nothing unless something is new: the locks' own instructions wait until all
// stores before them are done.
//
//go:linkname hwTake
//go:nosplit
func hwTake(object *hwIdentity, code, kind uint32) {
	frame := (*hwStep)(unsafe.Pointer(hwCallerFrame(sys.GetCallerSP()))).caller
	gp := getg()
	w := gp.m.p.ptr().enter(gp)
	if w == nil || !object.isKnown() || code&0xF != hwAcquire {
		hwTakeSlow(object, code, kind, frame)
		return
	}
	depth := gp.stack.hi - frame
	site := w.siteOf(gp, depth, (*hwStep)(unsafe.Pointer(frame)).pc)
	isSeen := site.matches(frame, depth)
	now := max(w.time, object.lastGiven()+hwPause(code, kind))
	ticks, lock := now-w.written, hwZigzag(object.id, w.lastLock)
	if !isSeen || (ticks|lock|site.unsettled)>>7 != 0 {
		hwTakeSlow(object, code, kind, frame)
		return
	}
	if code&hwShared == 0 && kind <= hwOnce {
		object.owner = uint32(gp.goid)
	}
	if ticks != 0 {
		w.time, w.written = now, now
	}
	if lock != 0 {
		w.lastLock = object.id
	}
	hwStore8(w.cursor, uint64(code)|ticks<<8|lock<<16|site.operand<<24)
	w.cursor += 3 + site.length
	w.busy = 0
}

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

//go:nosplit
func hwTakeSlow(object *hwIdentity, code, kind uint32, frame uintptr) {
	gp := getg()
	w := hwEnter(gp, object, kind)
	if w == nil {
		return
	}
	switch code & 0xF {
	case hwAcquire:
		if code&hwShared == 0 && kind <= hwOnce {
			object.owner = uint32(gp.goid)
		}
		w.advance(object.lastGiven() + hwPause(code, kind))
	case hwAttempt:
		w.look(gp)
	case hwNotify:
		object.raise(w.time)
	}
	w.put(code, object.id, w.stackAt(gp, frame))
	w.busy = 0
}

// hwGive records a release: without a stack, unless somebody else holds the lock, or nobody.
//
//go:linkname hwGive
//go:nosplit
func hwGive(object *hwIdentity, code, kind uint32) {
	gp := getg()
	w := gp.m.p.ptr().enter(gp)
	isShared := code&0x30 == hwShared || kind > hwOnce
	if w == nil || !object.isKnown() || hw.waiting != 0 || code&hwWithStack != 0 || !isShared && object.owner != uint32(gp.goid) {
		hwGiveSlow(object, code, kind, hwCallerFrame(sys.GetCallerSP()))
		return
	}
	ticks, lock := w.time-w.written, hwZigzag(object.id, w.lastLock)
	if (ticks|lock)>>7 != 0 {
		hwGiveSlow(object, code, kind, hwCallerFrame(sys.GetCallerSP()))
		return
	}
	if isShared {
		object.raise(w.time)
	} else {
		object.owner = 0
		object.given = w.time + hwLead(kind)
	}
	if ticks != 0 {
		w.written = w.time
	}
	if lock != 0 {
		w.lastLock = object.id
	}
	hwStore8(w.cursor, uint64(code)|ticks<<8|lock<<16)
	w.cursor += 3
	w.busy = 0
}

//go:nosplit
func hwGiveSlow(object *hwIdentity, code, kind uint32, frame uintptr) {
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
			if object.owner != uint32(gp.goid) {
				code |= hwWithStack
			}
			object.owner = 0
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

// --- condition variables ---

// hwWaiter is a goroutine between Cond.Wait and the release in it, which then is recorded as a wait.
type hwWaiter struct {
	thread, condition uint32
	isRecorded        bool
}

// hwBeginWait is called before the lock of a condition variable is given back.
//
//go:linkname hwBeginWait
func hwBeginWait(condition *hwIdentity) {
	hwNameObject(condition, hwCond)
	gp := getg()
	systemstack(func() {
		hw.spin.lock()
		for i := range hw.waiters {
			if waiter := &hw.waiters[i]; waiter.thread == 0 && hw.state == hwOn {
				*waiter = hwWaiter{thread: uint32(gp.goid), condition: condition.id}
				atomic.Xadd(&hw.waiting, 1)
				break
			}
		}
		hw.spin.unlock()
	})
}

// hwEndWait is called after it. It says whether a wait was recorded: the lock may be one that the recorder does not know.
//
//go:linkname hwEndWait
func hwEndWait() (isRecorded bool) {
	gp := getg()
	systemstack(func() {
		hw.spin.lock()
		for i := range hw.waiters {
			if waiter := &hw.waiters[i]; waiter.thread == uint32(gp.goid) {
				isRecorded = waiter.isRecorded
				*waiter = hwWaiter{}
				atomic.Xadd(&hw.waiting, -1)
				break
			}
		}
		hw.spin.unlock()
	})
	return isRecorded
}

// hwTakeWaiter gives the condition variable that this goroutine is about to wait for, 0: none.
//
//go:nosplit
func hwTakeWaiter(thread uint32) (condition uint32) {
	systemstack(func() {
		hw.spin.lock()
		for i := range hw.waiters {
			if waiter := &hw.waiters[i]; waiter.thread == thread && !waiter.isRecorded {
				waiter.isRecorded = true
				condition = waiter.condition
				break
			}
		}
		hw.spin.unlock()
	})
	return condition
}

//go:nosplit
func (w *hwWriter) putWait(condition, lock uint32, site *hwSite) {
	at := hwPut(w.cursor+1, w.elapsed())
	at = hwPut(hwPut(at, w.lockDelta(condition)), uint64(lock))
	hwStore8(at, site.operand)
	w.publish(hwWait, at+site.length)
}

// hwWoke records that a wait has ended.
//
//go:linkname hwWoke
//go:nosplit
func hwWoke(condition *hwIdentity) {
	w := hwEnter(getg(), condition, hwCond)
	if w == nil {
		return
	}
	w.advance(condition.lastGiven() + 1)
	w.put(hwWake, condition.id, nil)
	w.busy = 0
}
