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
	if threads.has(thread, hwDefined) {
		return
	}
	hw.spin.lock()
	if hw.state == hwOn {
		threads.define(thread, hwLabelOf(uintptr(gp.labels)))
	}
	hw.spin.unlock()
}

// define needs the recorder's lock.
func (threads *hwThreads) define(thread uint32, name string) {
	inner, body := hw.body(1), hw.body(0)
	inner.number(1, thread)
	if name != "" {
		inner.text(2, name, hwLabelLength)
		threads.set(thread, hwNamed)
	}
	body.message(6, inner)
	if hw.file.append(hwBodyDefinitions, body) {
		threads.set(thread, hwDefined)
	}
}

// name needs the recorder's lock. The first name stays: labels that change with every request would fill the trace.
func (threads *hwThreads) name(thread uint32, name string) {
	if name != "" && !threads.has(thread, hwNamed) {
		threads.define(thread, name)
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
	if site := w.stackAt(parent, parent.sched.bp); site.stack != hwInternal {
		hw.threads.know(child)
		w.putNumbers(hwFork, 2, uint32(child.goid), site.stack)
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
			w.putNumbers(hwEnd, 0, 0, 0)
			w.busy = 0
		}
	})
}
