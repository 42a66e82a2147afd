package sync

// The recorded side of RWMutex, Cond, WaitGroup and Once.

//go:linkname holdwaitBeginWait runtime.hwBeginWait
func holdwaitBeginWait(condition *holdwaitIdentity)

//go:linkname holdwaitEndWait runtime.hwEndWait
func holdwaitEndWait() (isRecorded bool)

//go:linkname holdwaitWoke runtime.hwWoke
func holdwaitWoke(condition *holdwaitIdentity)

// No other than where package runtime looks for them (hwInLock), or this is not compiled.
var (
	_ = [1]int{}[unsafe.Offsetof(RWMutex{}.holdwait)-40]
	_ = [1]int{}[unsafe.Offsetof(Once{}.m)-8]
)

//go:noinline
func (rw *RWMutex) holdwaitRLock() {
	if holdwaitRecording == 0 {
		runtime_SemacquireRWMutexR(&rw.readerSem, false, 1)
		return
	}
	if rw.readerCount.Add(1) < 0 {
		holdwaitTake(&rw.holdwait, holdwaitAttempt|holdwaitShared, holdwaitRWMutex)
		runtime_SemacquireRWMutexR(&rw.readerSem, false, 1)
	}
	holdwaitTake(&rw.holdwait, holdwaitAcquire|holdwaitShared, holdwaitRWMutex)
}

//go:noinline
func (rw *RWMutex) holdwaitTried(mode uint32) {
	holdwaitTake(&rw.holdwait, holdwaitAcquire|holdwaitTry|mode, holdwaitRWMutex)
}

//go:noinline
func (rw *RWMutex) rUnlockSlow(r int32) {
	if r == holdwaitNotGiven {
		how := uint32(0)
		if readers := rw.readerCount.Load(); readers == 0 || readers == -rwmutexMaxReaders {
			how = holdwaitForeign
		}
		holdwaitGive(&rw.holdwait, holdwaitRelease|holdwaitShared|how, holdwaitRWMutex)
		if r = rw.readerCount.Add(-1); r >= 0 {
			return
		}
	}
	rw.rUnlockWake(r)
}

//go:noinline
func (rw *RWMutex) holdwaitLock() {
	attempted := rw.readerCount.Load() != 0
	if attempted {
		holdwaitTake(&rw.holdwait, holdwaitAttempt, holdwaitRWMutex)
	}
	if !holdwaitTryInner(&rw.w) {
		if !attempted {
			holdwaitTake(&rw.holdwait, holdwaitAttempt, holdwaitRWMutex)
		}
		attempted = true
		holdwaitLockInner(&rw.w)
	}
	r := rw.readerCount.Add(-rwmutexMaxReaders) + rwmutexMaxReaders
	if r != 0 && rw.readerWait.Add(r) != 0 {
		if !attempted {
			holdwaitTake(&rw.holdwait, holdwaitAttempt, holdwaitRWMutex)
		}
		runtime_SemacquireRWMutex(&rw.writerSem, false, 1)
	}
	holdwaitTake(&rw.holdwait, holdwaitAcquire, holdwaitRWMutex)
}

//go:noinline
func (rw *RWMutex) holdwaitUnlocking() {
	holdwaitGive(&rw.holdwait, holdwaitRelease|holdwaitWriter, holdwaitRWMutex)
}

func (rw *RWMutex) holdwaitTryLockInner() bool {
	if holdwaitRecording != 0 {
		return holdwaitTryLockInner(&rw.w)
	}
	return rw.w.TryLock()
}

func (rw *RWMutex) holdwaitUnlockInner() {
	if holdwaitRecording != 0 {
		holdwaitUnlockInner(&rw.w)
	} else {
		rw.w.Unlock()
	}
}

//go:noinline
func (c *Cond) holdwaitWait(t uint32) {
	holdwaitBeginWait(&c.holdwait)
	c.L.Unlock()
	isRecorded := holdwaitEndWait()
	runtime_notifyListWait(&c.notify, t)
	if isRecorded {
		holdwaitWoke(&c.holdwait)
	}
	c.L.Lock()
}

//go:noinline
func (c *Cond) holdwaitNotify(all uint32) {
	holdwaitTake(&c.holdwait, holdwaitNotify|all, holdwaitCond)
}

//go:noinline
func (wg *WaitGroup) holdwaitCounted(delta int) {
	for ; delta > 0; delta-- {
		holdwaitTake(&wg.holdwait, holdwaitAcquire|holdwaitShared, holdwaitWaitGroup)
	}
	for ; delta < 0; delta++ {
		holdwaitGive(&wg.holdwait, holdwaitRelease, holdwaitWaitGroup)
	}
}

//go:noinline
func (wg *WaitGroup) holdwaitWait(code uint32) {
	holdwaitTake(&wg.holdwait, code, holdwaitWaitGroup)
}
