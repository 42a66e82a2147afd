package runtime

// What the recorder asks of Linux: by bare system calls, because everything above them allocates or takes locks.

func hwSystemCall(number, a, b, c, d, e, f uintptr) uintptr

const hwSupported = GOOS == "linux" && (GOARCH == "amd64" || GOARCH == "arm64")

// Numbers of system calls: x86-64, and the generic table that arm64 uses.
const (
	hwSysRead        = 0*goarch.IsAmd64 + 63*goarch.IsArm64
	hwSysWrite       = 1*goarch.IsAmd64 + 64*goarch.IsArm64
	hwSysOpenAt      = 257*goarch.IsAmd64 + 56*goarch.IsArm64
	hwSysClose       = 3*goarch.IsAmd64 + 57*goarch.IsArm64
	hwSysStat        = 5*goarch.IsAmd64 + 80*goarch.IsArm64
	hwSysMap         = 9*goarch.IsAmd64 + 222*goarch.IsArm64
	hwSysUnmap       = 11*goarch.IsAmd64 + 215*goarch.IsArm64
	hwSysWriteAt     = 18*goarch.IsAmd64 + 68*goarch.IsArm64
	hwSysWriteVector = 296*goarch.IsAmd64 + 70*goarch.IsArm64
	hwSysAdvise      = 28*goarch.IsAmd64 + 233*goarch.IsArm64
	hwSysTruncate    = 77*goarch.IsAmd64 + 46*goarch.IsArm64
	hwSysMakeDir     = 258*goarch.IsAmd64 + 34*goarch.IsArm64
	hwSysUnlink      = 263*goarch.IsAmd64 + 35*goarch.IsArm64
	hwSysPid         = 39*goarch.IsAmd64 + 172*goarch.IsArm64
	hwSysParent      = 110*goarch.IsAmd64 + 173*goarch.IsArm64
	hwSysReadLink    = 267*goarch.IsAmd64 + 78*goarch.IsArm64
	hwSysFolder      = 79*goarch.IsAmd64 + 17*goarch.IsArm64
	hwSysLimit       = 302*goarch.IsAmd64 + 261*goarch.IsArm64
	hwSysBarrier     = 324*goarch.IsAmd64 + 283*goarch.IsArm64
	hwSysClock       = 228*goarch.IsAmd64 + 113*goarch.IsArm64
	hwHere           = ^uintptr(99) // AT_FDCWD
	hwReadWrite      = 2
	hwCreate         = 0x40
	hwExclusive      = 0x80
	hwNoFollow       = 0x20000*goarch.IsAmd64 + 0x8000*goarch.IsArm64
	hwCloseOnExec    = 0x80000
	hwInterrupted    = 4
	hwExists         = 17
	hwNoMemory       = 12
	hwTooLarge       = 27
	hwStale          = 116
	hwNameTooLong    = 36
	hwPage           = 4096
	hwProtReadWrite  = 3
	hwMapShared      = 1
	hwMapPrivate     = 2
	hwMapAnonymous   = 0x20
	hwPopulateWrite  = 23
)

// hwCall gives the result, or an error number.
func hwCall(number, a, b, c, d, e, f uintptr) (result uintptr, errno uintptr) {
	result = hwSystemCall(number, a, b, c, d, e, f)
	if result > ^uintptr(4095) {
		return 0, -result
	}
	return result, 0
}

func hwAddress(bytes *byte) uintptr {
	return uintptr(unsafe.Pointer(bytes))
}

func hwOpen(path *byte, flags uintptr) (descriptor, errno uintptr) {
	return hwCall(hwSysOpenAt, hwHere, hwAddress(path), flags|hwCloseOnExec, 0o644, 0, 0)
}

func hwCloseDescriptor(descriptor uintptr) {
	hwCall(hwSysClose, descriptor, 0, 0, 0, 0, 0)
}

// hwReadFile reads the start of a file. It gives the bytes read, 0 when there are none.
func hwReadFile(path *byte, to, size uintptr) uintptr {
	descriptor, errno := hwOpen(path, 0)
	if errno != 0 {
		return 0
	}
	length, _ := hwCall(hwSysRead, descriptor, to, size, 0, 0, 0)
	hwCloseDescriptor(descriptor)
	return length
}

// hwPages gives zeroed memory of the recorder's own, 0 when there is none.
func hwPages(size uintptr) uintptr {
	at, errno := hwCall(hwSysMap, 0, size, hwProtReadWrite, hwMapPrivate|hwMapAnonymous, ^uintptr(0), 0)
	if errno != 0 {
		return 0
	}
	return at
}

func hwPagesGive(at, size uintptr) {
	hwCall(hwSysUnmap, at, size, 0, 0, 0, 0)
}

// hwArena is memory that is never given back, taken in small pieces. Guarded by the recorder's lock.
type hwArena struct {
	next, end uintptr
}

const hwArenaPiece = 256 << 10

// take gives zeroed memory, 0 when there is none.
func (arena *hwArena) take(size uintptr) uintptr {
	size = (size + 15) &^ 15
	if size > hwArenaPiece/4 {
		return hwPages(size)
	}
	if arena.end-arena.next < size {
		arena.next = hwPages(hwArenaPiece)
		if arena.next == 0 {
			arena.end = 0
			return 0
		}
		arena.end = arena.next + hwArenaPiece
	}
	at := arena.next
	arena.next += size
	return at
}

// hwSpin is the recorder's own lock. Nothing is called while it is held that takes another, allocates, or may be
// preempted, so that it can be taken anywhere.
type hwSpin struct {
	taken uint32
}

func (spin *hwSpin) lock() {
	for round := 0; !atomic.Cas(&spin.taken, 0, 1); round++ {
		if round < 16 {
			procyield(20)
		} else if round < 64 {
			osyield()
		} else {
			usleep(20)
		}
	}
}

func (spin *hwSpin) unlock() {
	atomic.Store(&spin.taken, 0)
}
