package sync

// The recorded side of Mutex.

// No other than where package runtime looks for it (hwInLock), or this is not compiled.
var _ = [1]int{}[unsafe.Offsetof(Mutex{}.holdwait)-8]

func (m *Mutex) holdwaitTryNow() bool {
	if !atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {
		return false
	}
	if race.Enabled {
		race.Acquire(unsafe.Pointer(m))
	}
	return true
}

//go:noinline
func (m *Mutex) holdwaitTried() {
	holdwaitTake(&m.holdwait, holdwaitAcquire|holdwaitTry, holdwaitMutex)
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
	m.lockSlow(false)
}

//go:linkname holdwaitUnlockInner
func holdwaitUnlockInner(m *Mutex) {
	if !atomic.CompareAndSwapInt32(&m.state, mutexLocked, 0) {
		m.unlockSlow(false)
	}
}

//go:linkname holdwaitNameOnce
func holdwaitNameOnce(m *Mutex) {
	holdwaitNameObject(&m.holdwait, holdwaitOnce)
}
