package runtime

// Channels. All hooks but those of nil channels run under the channel's own lock, so that the order of its events is the
// order of its values. Who completes what another goroutine waits for records both sides.

// hwNil stands for all nil channels.
var hwNil hwIdentity

const (
	hwSend    = 0
	hwReceive = hwShared
	hwRefused = 3 << 6 // of an abandon: the send panics
	hwAll     = 1 << 4 // of a notify: the channel is closed
)

func hwChannelKind(c *hchan) uint32 {
	if hwIsTimer(c) {
		return hwTimer
	}
	return hwChannel
}

// hwOnChannel records what this goroutine does on a channel.
//
//go:nosplit
func hwOnChannel(c *hchan, code uint32) {
	frame := hwFrame()
	gp := getg()
	if gp != gp.m.curg {
		return // a timer's
	}
	w := gp.m.p.ptr().enter(gp, &c.hw)
	if w == nil {
		systemstack(func() {
			if w = hwPrepare(gp); w != nil && !c.hw.isKnown() {
				c.hw.identify(hwChannelKind(c), uint32(c.dataqsiz))
			}
		})
	}
	if w == nil {
		return
	}
	if stack := w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller); stack != hwInternal {
		w.put(code, hwSoon(), c.hw.id, stack, true)
	}
	w.busy = 0
}

// hwClosed records that this goroutine closes a channel.
//
//go:nosplit
func hwClosed(c *hchan) {
	hwOnChannel(c, hwNotify|hwAll|hwWithStack)
}

// hwOnNil records that this goroutine waits for ever.
//
//go:nosplit
func hwOnNil(code uint32) {
	frame := hwFrame()
	gp := getg()
	w := hwEnter(gp, &hwNil, hwNilChannel)
	if w == nil {
		return
	}
	if stack := w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller); stack != hwInternal {
		w.put(code, hwNow(), hwNil.id, stack, true)
	}
	w.busy = 0
}

// hwOnBehalf records what a waiting goroutine is about to be woken with.
//
//go:nosplit
func hwOnBehalf(c *hchan, gp *g, code uint32) {
	systemstack(func() {
		w := hwPrepare(gp)
		if w == nil {
			return
		}
		if !c.hw.isKnown() {
			c.hw.identify(hwChannelKind(c), uint32(c.dataqsiz))
		}
		// Under the channel's lock, which its stack cannot be moved without.
		if stack := w.stackAt(gp, gp.sched.bp); stack != hwInternal {
			w.put(code, hwNow(), c.hw.id, stack, code&0xF != hwAbandon)
		}
		w.busy = 0
	})
}

// hwHow says how a channel was used: who would have gone on without it did not depend on it.
func hwHow(mayBlock bool) uint32 {
	if mayBlock {
		return 0
	}
	return hwTry
}

// hwHandOver records a value that goes from hand to hand: this goroutine and one that waited.
//
//go:nosplit
func hwHandOver(c *hchan, waiter *g, isSender bool, how uint32) {
	if isSender {
		hwOnChannel(c, hwAcquire|hwSend|how)
		hwOnBehalf(c, waiter, hwAcquire|hwReceive)
	} else {
		hwOnBehalf(c, waiter, hwAcquire|hwSend)
		hwOnChannel(c, hwAcquire|hwReceive|how)
	}
}

// hwCarriesTime recognizes the channels that package time makes by what they carry.
func hwCarriesTime(c *hchan) bool {
	return c.dataqsiz == 1 && toRType(c.elemtype).string() == "time.Time"
}
