package sync

// Where the code of Mutex stands in internal/sync (Go 1.24 and newer).

//go:linkname holdwaitTryInner internal/sync.holdwaitTryInner
func holdwaitTryInner(m *Mutex) bool

//go:linkname holdwaitTryLockInner internal/sync.holdwaitTryLockInner
func holdwaitTryLockInner(m *Mutex) bool

//go:linkname holdwaitLockInner internal/sync.holdwaitLockInner
func holdwaitLockInner(m *Mutex)

//go:linkname holdwaitUnlockInner internal/sync.holdwaitUnlockInner
func holdwaitUnlockInner(m *Mutex)

//go:linkname holdwaitNameOnce internal/sync.holdwaitNameOnce
func holdwaitNameOnce(m *Mutex)
