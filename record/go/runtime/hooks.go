package runtime

// What the packages of locks call, each from a function of theirs that is not inlined: the frame above that one is where
// the user's call stands.

// hwEnter gives the processor's writer, ready for an event of this goroutine on this object; nil: nothing is recorded.
//
//go:nosplit
func hwEnter(gp *g, object *hwIdentity, kind, capacity uint32) *hwWriter {
	w := gp.m.p.ptr().hw
	if w != nil {
		w.busy = 1
		if w.isReady(uint32(gp.goid)) && object.isKnown() {
			return w
		}
	}
	systemstack(func() {
		w = hwPrepare(gp)
		if w != nil && !object.isKnown() {
			object.identify(kind, capacity)
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
	if !pp.hw.ready(gp) {
		pp.hw.busy = 0
		return nil
	}
	return pp.hw
}

// hwTake records an acquire, an attempt, or a notify with its stack.
//
//go:linkname hwTake
//go:nosplit
func hwTake(object *hwIdentity, code, kind uint32) {
	var frame, counter uintptr
	if hw.clock.counter {
		frame, counter = hwStampAfter()
	} else {
		frame, counter = hwFrame(), uintptr(nanotime())
	}
	gp := getg()
	w := hwEnter(gp, object, kind, 0)
	if w == nil {
		return
	}
	if kind <= hwOnce && code&(0xF|hwShared) == hwAcquire {
		object.owner = uint32(gp.goid)
	}
	stack := w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller)
	if stack == hwInternal {
		stack = 0
	}
	w.put(code, counter, object.id, stack, true)
	w.busy = 0
}

// hwGive records a release: without a stack, unless somebody else holds the lock, or nobody.
//
//go:linkname hwGive
//go:nosplit
func hwGive(object *hwIdentity, code, kind uint32) {
	var frame, counter uintptr
	if hw.clock.counter {
		frame, counter = hwStampBefore()
	} else {
		frame, counter = hwFrame(), uintptr(nanotime())
	}
	gp := getg()
	w := hwEnter(gp, object, kind, 0)
	if w == nil {
		return
	}
	isForeign := code&hwWithStack != 0
	if kind <= hwOnce && code&0x30 != hwShared {
		isForeign = isForeign || object.owner != uint32(gp.goid)
		object.owner = 0
	}
	condition := uint32(0)
	if hw.waiting != 0 && kind <= hwOnce {
		condition = hwTakeWaiter(uint32(gp.goid))
	}
	if condition != 0 {
		w.putWait(counter, condition, object.id, w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller))
	} else if isForeign {
		w.put(code|hwWithStack, counter, object.id, w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller), true)
	} else {
		w.put(code, counter, object.id, 0, false)
	}
	w.busy = 0
}

// hwNameObject gives an object its identity before its first event, because of its kind.
//
//go:linkname hwNameObject
func hwNameObject(object *hwIdentity, kind uint32) {
	gp := getg()
	if w := hwEnter(gp, object, kind, 0); w != nil {
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
func (w *hwWriter) putWait(counter uintptr, condition, lock, stack uint32) {
	at := hwPut(w.cursor+1, w.elapsed(counter))
	at = hwPut(hwPut(at, w.lockDelta(condition)), uint64(lock))
	w.publish(hwWait, hwPut(at, uint64(stack)))
}

// hwWoke records that a wait has ended.
//
//go:linkname hwWoke
//go:nosplit
func hwWoke(condition *hwIdentity) {
	gp := getg()
	w := hwEnter(gp, condition, hwCond, 0)
	if w == nil {
		return
	}
	_, counter := hwAfter()
	w.put(hwWake, counter, condition.id, 0, false)
	w.busy = 0
}
