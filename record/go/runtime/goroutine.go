package runtime

// Goroutines: their numbers are the runtime's own, as in its stack dumps.

const (
	hwThreadsPerPage = 1 << 20
	hwThreadPages    = 1 << 12
)

// hwThreads knows of each goroutine whether it is defined in the trace, and whether it has a name: two bits.
type hwThreads struct {
	pages [hwThreadPages]uintptr
}

const (
	hwDefined = 1
	hwNamed   = 2

	hwBlock = 16 // the runtime gives out so many numbers at a time, too
)

//go:nosplit
func (threads *hwThreads) word(thread uint32) *uint32 {
	page := atomic.Loaduintptr(&threads.pages[thread/hwThreadsPerPage])
	if page == 0 {
		return nil
	}
	return (*uint32)(unsafe.Pointer(page + uintptr(thread%hwThreadsPerPage/16*4)))
}

//go:nosplit
func (threads *hwThreads) has(thread, fact uint32) bool {
	word := threads.word(thread)
	return word != nil && atomic.Load(word)>>(thread%16*2)&fact != 0
}

func (threads *hwThreads) set(thread, fact uint32) {
	page := &threads.pages[thread/hwThreadsPerPage]
	if *page == 0 {
		atomic.Storeuintptr(page, hwPages(hwThreadsPerPage/4))
	}
	if word := threads.word(thread); word != nil {
		atomic.Store(word, *word|fact<<(thread%16*2))
	}
}

// know defines a goroutine that is not defined yet, with the name its labels give.
func (threads *hwThreads) know(gp *g) {
	thread := uint32(gp.goid)
	if threads.has(thread, hwDefined) && (gp.labels == nil || threads.has(thread, hwNamed)) {
		return
	}
	hw.spin.lock()
	if hw.state == hwOn {
		if !threads.has(thread, hwDefined) {
			threads.defineBlock(thread)
		}
		threads.name(thread, hwLabelOf(uintptr(gp.labels)))
	}
	hw.spin.unlock()
}

// defineBlock defines a goroutine and those that have or will have numbers near its own: one packet for all of them.
// It needs the recorder's lock.
func (threads *hwThreads) defineBlock(thread uint32) {
	body := hw.body(0)
	first := max(thread&^(hwBlock-1), 1)
	end := thread&^(hwBlock-1) + hwBlock
	for each := first; each < end; each++ {
		if !threads.has(each, hwDefined) {
			inner := hw.body(1)
			inner.number(1, each)
			body.message(6, inner)
		}
	}
	if hw.file.append(hwBodyDefinitions, body) {
		for each := first; each < end; each++ {
			threads.set(each, hwDefined)
		}
	}
}

// name needs the recorder's lock. The first name stays: labels that change with every request would fill the trace.
func (threads *hwThreads) name(thread uint32, name string) {
	if name == "" || threads.has(thread, hwNamed) {
		return
	}
	inner, body := hw.body(1), hw.body(0)
	inner.number(1, thread)
	inner.text(2, name, hwLabelLength)
	body.message(6, inner)
	if hw.file.append(hwBodyDefinitions, body) {
		threads.set(thread, hwDefined|hwNamed)
	}
}

// hwForked records a go statement, on the system stack, before the new goroutine can run.
func hwForked(parent, child *g) {
	if hwRecording == 0 || parent != getg().m.curg || isSystemGoroutine(child, false) {
		return
	}
	w := hwPrepare(parent)
	if w == nil {
		return
	}
	if site := w.stackAt(parent, parent.sched.bp); !site.internal {
		hw.threads.know(child)
		at := hwPut(hwPut(w.cursor+1, w.elapsed()), uint64(uint32(child.goid)))
		hwStore8(at, uint64(site.operand))
		w.publish(hwFork, at+uintptr(site.length))
	}
	w.busy = 0
}

// hwEnded records the end of a goroutine that did anything.
func hwEnded(gp *g) {
	if !hw.threads.has(uint32(gp.goid), hwDefined) {
		return
	}
	systemstack(func() {
		if w := hwPrepare(gp); w != nil {
			w.publish(hwEnd, hwPut(w.cursor+1, w.elapsed()))
			w.busy = 0
		}
	})
}
