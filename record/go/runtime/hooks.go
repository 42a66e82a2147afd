package runtime

// What the packages of locks call, each from a function of theirs that is not inlined: the frame above that one is where
// the user's call stands.

// hwEnter gives the processor's writer, ready for an event of this goroutine on this object; nil: nothing is recorded.
//
//go:nosplit
func hwEnter(gp *g, object *hwIdentity, kind uint32) (w *hwWriter) {
	systemstack(func() {
		if w = hwPrepare(gp); w != nil && !object.isKnown() {
			object.identify(kind, 0)
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
// reading the clock costs more than all the rest: so an acquire is stamped later than the last release, which the lock
// carries, and the clock is only read now and then (Lamport 1978, "Time, clocks, and the ordering of events").
//
//go:linkname hwTake
//go:nosplit
func hwTake(object *hwIdentity, code, kind uint32) {
	frame := hwCallerFrame(sys.GetCallerSP())
	gp := getg()
	w := gp.m.p.ptr().enter(gp, object)
	if w == nil {
		if w = hwEnter(gp, object, kind); w == nil {
			return
		}
	}
	now := w.clock
	if kind > hwOnce || code&0xF != hwAcquire {
		now = hwNow()
	} else {
		if code&hwShared == 0 {
			object.owner = uint32(gp.goid)
			if kind == hwRWMutex {
				now = hwNow() // the releases of its readers leave nothing behind
			}
		}
		if given := *object.lastGiven(); given >= now {
			now = given + 1
		}
		w.clock = now
	}
	stack := w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller)
	if stack == hwInternal {
		stack = 0
	}
	w.put(code, now, object.id, stack, true)
	w.busy = 0
}

// hwGive records a release: without a stack, unless somebody else holds the lock, or nobody.
//
//go:linkname hwGive
//go:nosplit
func hwGive(object *hwIdentity, code, kind uint32) {
	gp := getg()
	w := gp.m.p.ptr().enter(gp, object)
	if w == nil {
		if w = hwEnter(gp, object, kind); w == nil {
			return
		}
	}
	if kind > hwOnce {
		w.put(code, hwNow(), object.id, 0, false)
		w.busy = 0
		return
	}
	isForeign := code&hwWithStack != 0
	if code&0x30 != hwShared {
		isForeign = isForeign || object.owner != uint32(gp.goid)
		object.owner = 0
		*object.lastGiven() = max(w.clock, w.time)
	}
	if isForeign {
		code |= hwWithStack
	}
	if hw.waiting != 0 || isForeign {
		w.giveSlow(gp, object, code, hwCallerFrame(sys.GetCallerSP()))
	} else {
		w.put(code, w.clock, object.id, 0, false)
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

//go:nosplit
func (w *hwWriter) giveSlow(gp *g, object *hwIdentity, code uint32, frame uintptr) {
	condition := uint32(0)
	if hw.waiting != 0 {
		condition = hwTakeWaiter(uint32(gp.goid))
	}
	stack := w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller)
	if condition != 0 {
		w.putWait(condition, object.id, stack)
	} else {
		w.put(code, w.clock, object.id, stack, code&hwWithStack != 0)
	}
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
func (w *hwWriter) putWait(condition, lock, stack uint32) {
	at := hwPut(w.cursor+1, w.elapsed(w.clock))
	at = hwPut(hwPut(at, w.lockDelta(condition)), uint64(lock))
	w.publish(hwWait, hwPut(at, uint64(stack)))
}

// hwWoke records that a wait has ended.
//
//go:linkname hwWoke
//go:nosplit
func hwWoke(condition *hwIdentity) {
	gp := getg()
	w := hwEnter(gp, condition, hwCond)
	if w == nil {
		return
	}
	w.put(hwWake, hwNow(), condition.id, 0, false)
	w.busy = 0
}
