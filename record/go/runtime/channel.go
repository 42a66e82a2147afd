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
	w := hwEnterChannel(gp, c)
	if w == nil {
		return
	}
	if code&0xF == hwAttempt {
		w.lookBefore(gp)
	}
	w.onChannel(c, gp, code, (*hwStep)(unsafe.Pointer(frame)).caller)
	if code&0xF == hwAttempt {
		w.looked = w.cursor
	}
	w.busy = 0
}

//go:nosplit
func hwEnterChannel(gp *g, c *hchan) (w *hwWriter) {
	isPlain := c.dataqsiz != 1 || uintptr(c.elemsize) != hwTimeSize
	if w = gp.m.p.ptr().refresh(gp); w != nil && (c.hw.isKnown() || isPlain && w.knows(&c.hw, hwChannel, uint32(c.dataqsiz))) {
		return w
	}
	systemstack(func() { w = hwPrepareChannel(gp, c) })
	return w
}

func hwPrepareChannel(gp *g, c *hchan) *hwWriter {
	if w := hwPrepare(gp); w != nil && (c.hw.isKnown() || w.identify(&c.hw, hwChannelKind(c), uint32(c.dataqsiz))) {
		return w
	}
	return nil
}

// onChannel appends an event of one of the two sides. As for locks, the channel carries the time of its last event.
//
//go:nosplit
func (w *hwWriter) onChannel(c *hchan, gp *g, code uint32, frame uintptr) {
	site := w.stackAt(gp, frame)
	if site.internal {
		return
	}
	if code&0xF == hwAbandon {
		site = nil
	}
	w.switchTo(gp)
	w.advance(c.hw.state + 1)
	c.hw.state = w.time
	w.put(code, c.hw.id, site)
}

// hwSelecting is called when a goroutine is about to wait for several channels: what completes it on one of them is later
// than its attempts on all of them.
//
//go:nosplit
func hwSelecting(cases []scase, order []uint16) {
	if len(order) == 0 {
		hwOnNil(hwAttempt | hwReceive)
	}
	last := uint64(0)
	for _, number := range order {
		last = max(last, cases[number].c.hw.state)
	}
	for _, number := range order {
		cases[number].c.hw.state = last
	}
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
	w.look(gp)
	if site := w.stackAt(gp, (*hwStep)(unsafe.Pointer(frame)).caller); !site.internal {
		w.put(code, hwNil.id, site)
	}
	w.busy = 0
}

// hwOnBehalf records what a waiting goroutine is about to be woken with. Its stack cannot be moved without the channel's
// lock.
//
//go:nosplit
func hwOnBehalf(c *hchan, gp *g, code uint32) {
	systemstack(func() {
		if w := hwPrepareChannel(gp, c); w != nil {
			w.onChannel(c, gp, code, gp.sched.bp)
			w.busy = 0
		}
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
func hwHandOver(c *hchan, waiter *g, side, how uint32) {
	frame := hwFrame()
	gp := getg()
	if gp != gp.m.curg {
		hwOnBehalf(c, waiter, hwAcquire|hwReceive) // a timer's value
		return
	}
	w := hwEnterChannel(gp, c)
	if w == nil {
		return
	}
	own := (*hwStep)(unsafe.Pointer(frame)).caller
	site := w.stackAt(gp, own)
	operand, length, isInternal := uint64(site.operand), uintptr(site.length), site.internal
	other := w.stackAt(waiter, waiter.sched.bp) // which may take the place of the first
	if isInternal || other.internal {
		w.onChannel(c, gp, hwAcquire|side|how, own)
		w.onChannel(c, waiter, hwAcquire|side^hwReceive, waiter.sched.bp)
	} else {
		w.switchTo(gp)
		w.advance(c.hw.state + 1)
		at := hwPut(hwPut(w.cursor+1, w.elapsed()), w.lockDelta(c.hw.id))
		hwStore8(at, operand)
		at = hwPut(at+length, uint64(waiter.goid))
		hwStore8(at, uint64(other.operand))
		w.publish(hwHanded|side|how, at+uintptr(other.length))
		w.time++ // of the second of the two
		w.written, c.hw.state = w.time, w.time
	}
	w.busy = 0
}

const hwTimeSize = 24 // of a time.Time

// hwCarriesTime recognizes the channels that package time makes by what they carry.
func hwCarriesTime(c *hchan) bool {
	return c.dataqsiz == 1 && toRType(c.elemtype).string() == "time.Time"
}
