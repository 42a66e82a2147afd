package sync

// What the packages of locks share with the recorder in package runtime. What it knows about a lock lies inside the lock.

type holdwaitIdentity struct {
	id, home uint32
	state    uint64
}

// Codes of events (FORMAT.md §3) and kinds of objects, as in package runtime.
const (
	holdwaitAcquire = 1
	holdwaitAttempt = 2
	holdwaitRelease = 3
	holdwaitNotify  = 7 | 1<<6 // with stack
	holdwaitAll     = 1 << 4
	holdwaitShared  = 1 << 4
	holdwaitWriter  = 3 << 4
	holdwaitTry     = 1 << 6
	holdwaitForeign = 1 << 6

	holdwaitMutex     = 1
	holdwaitRWMutex   = 2
	holdwaitOnce      = 3
	holdwaitCond      = 4
	holdwaitWaitGroup = 5

	holdwaitNotGiven = -1 << 31 // see holdwaitRecording
)

// holdwaitRecording is 0, or holdwaitNotGiven: in place of the count of a lock that is still to be given back.
//
//go:linkname holdwaitRecording runtime.hwRecording
var holdwaitRecording int32

//go:linkname holdwaitTake runtime.hwTake
func holdwaitTake(object *holdwaitIdentity, code, kind uint32)

//go:linkname holdwaitGive runtime.hwGive
func holdwaitGive(object *holdwaitIdentity, code, kind uint32)

//go:linkname holdwaitNameObject runtime.hwNameObject
func holdwaitNameObject(object *holdwaitIdentity, kind uint32)
