package runtime

// One clock for all goroutines: the processor's counter where it can be trusted, else nanotime.

func hwCounterAfter() uintptr
func hwCounter() uintptr
func hwFrame() uintptr
func hwCounterRate() uintptr
func hwCounterSound() bool

type hwClock struct {
	counter   bool    // the processor's counter is used
	shift     uint    // ticks are counter >> shift
	start     uintptr // counter at tick 0
	startUnix float64 // seconds since 1970 at tick 0
	perSecond float64 // ticks; 0: not known, two clock syncs tell
	nextSync  uint64  // ticks
}

const hwSyncGap = 1 << 20 // ticks between clock syncs, at least

// hwClockName is the kernel's choice of clock; it compares the counters of all processors at boot.
var hwClockName = []byte("/sys/devices/system/clocksource/clocksource0/current_clocksource\x00")

func hwKernelDistrustsCounter() bool {
	var name [8]byte
	length := hwReadFile(&hwClockName[0], uintptr(unsafe.Pointer(&name[0])), uintptr(len(name)))
	if length < 4 {
		return false
	}
	first := string(name[:4])
	return first == "hpet" || first == "acpi" || first == "jiff" || first == "refi"
}

func (clock *hwClock) choose() {
	clock.perSecond = 1e9
	if !hwCounterSound() || hwKernelDistrustsCounter() {
		return
	}
	clock.counter = true
	clock.perSecond = float64(hwCounterRate())
	if GOARCH == "amd64" {
		clock.shift = 5 // about 10 ns: a delta between neighbouring events fits in one byte
	}
}

func (clock *hwClock) restart() {
	if clock.start = uintptr(nanotime()); clock.counter {
		clock.start = hwCounterAfter()
	}
	clock.startUnix = hwUnixSeconds()
	clock.nextSync = 0
}

func hwUnixSeconds() float64 {
	var now [2]uint64 // seconds, nanoseconds
	const realtime = 0
	hwCall(hwSysClock, realtime, uintptr(unsafe.Pointer(&now)), 0, 0, 0, 0)
	return float64(now[0]) + float64(now[1])*1e-9
}

// hwNow gives the ticks once everything before has completed.
//
//go:nosplit
func hwNow() uint64 {
	if hw.clock.counter {
		return hw.clock.ticks(hwCounterAfter())
	}
	return hw.clock.ticks(uintptr(nanotime()))
}

// hwSoon is as good where a mutex or the scheduler keeps events in order, and takes half the time.
//
//go:nosplit
func hwSoon() uint64 {
	if hw.clock.counter {
		return hw.clock.ticks(hwCounter())
	}
	return hw.clock.ticks(uintptr(nanotime()))
}

//go:nosplit
func (clock *hwClock) ticks(counter uintptr) uint64 {
	if counter <= clock.start {
		return 0
	}
	return uint64(counter-clock.start) >> clock.shift
}

// sync writes what time it is on both clocks, so that readers learn how long a tick is.
func (clock *hwClock) sync() {
	if clock.perSecond != 0 {
		return
	}
	seconds := hwUnixSeconds()
	now := hwNow()
	body := hw.body(0)
	body.double(1, float64(now))
	body.double(2, seconds)
	hw.file.append(hwBodyClockSync, body)
	clock.nextSync = now + now/4 + hwSyncGap
}
