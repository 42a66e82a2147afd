package sync

// The recorded side of Mutex.

//go:noinline
func (m *Mutex) lockSlow() {
	if holdwaitRecording == 0 {
		m.lockWait()
		return
	}
	if atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {
		if race.Enabled {
			race.Acquire(unsafe.Pointer(m))
		}
	} else {
		holdwaitTake(&m.holdwait, holdwaitAttempt, holdwaitMutex)
		m.lockWait()
	}
	holdwaitTake(&m.holdwait, holdwaitAcquire, holdwaitMutex)
}

//go:noinline
func (m *Mutex) holdwaitTried() {
	holdwaitTake(&m.holdwait, holdwaitAcquire|holdwaitTry, holdwaitMutex)
}

//go:noinline
func (m *Mutex) unlockSlow(new int32) {
	if new == holdwaitNotGiven {
		holdwaitGive(&m.holdwait, holdwaitRelease, holdwaitMutex)
		new = atomic.AddInt32(&m.state, -mutexLocked)
		if new == 0 {
			return
		}
	}
	m.unlockWake(new)
}

// For RWMutex, whose inner mutex is nobody else's business.
//
//go:linkname holdwaitTryInner
func holdwaitTryInner(m *Mutex) bool {
	return atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked)
}

//go:linkname holdwaitTryLockInner
func holdwaitTryLockInner(m *Mutex) bool {
	old := m.state
	return old&(mutexLocked|mutexStarving) == 0 && atomic.CompareAndSwapInt32(&m.state, old, old|mutexLocked)
}

//go:linkname holdwaitLockInner
func holdwaitLockInner(m *Mutex) {
	m.lockWait()
}

//go:linkname holdwaitUnlockInner
func holdwaitUnlockInner(m *Mutex) {
	if new := atomic.AddInt32(&m.state, -mutexLocked); new != 0 {
		m.unlockWake(new)
	}
}

//go:linkname holdwaitNameOnce
func holdwaitNameOnce(m *Mutex) {
	holdwaitNameObject(&m.holdwait, holdwaitOnce)
}
