package runtime

// Condition variables: the release of the lock is part of the wait, whatever type the lock has.

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
	hwStore8(at, uint64(site.operand))
	w.publish(hwWait, at+uintptr(site.length))
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
