package runtime

// Goroutines: their numbers are the runtime's own, as in its stack dumps.

const (
	hwThreadsPerPage = 1 << 20
	hwThreadPages    = 1 << 12
)

// hwThreads knows which goroutines are defined in the trace: a bit for each.
type hwThreads struct {
	pages [hwThreadPages]uintptr
}

func (threads *hwThreads) word(thread uint32) *uint32 {
	page := atomic.Loaduintptr(&threads.pages[thread/hwThreadsPerPage])
	if page == 0 {
		return nil
	}
	return (*uint32)(unsafe.Pointer(page + uintptr(thread%hwThreadsPerPage/32*4)))
}

func (threads *hwThreads) knows(thread uint32) bool {
	word := threads.word(thread)
	return word != nil && atomic.Load(word)>>(thread%32)&1 != 0
}

// know defines a goroutine that has none yet: one that no go statement has made.
func (threads *hwThreads) know(thread uint32) {
	if threads.knows(thread) {
		return
	}
	hw.spin.lock()
	if hw.state == hwOn {
		threads.define(thread, "")
	}
	hw.spin.unlock()
}

// define needs the recorder's lock.
func (threads *hwThreads) define(thread uint32, name string) {
	if name == "" && threads.knows(thread) {
		return
	}
	inner, body := hw.body(1), hw.body(0)
	inner.number(1, thread)
	if name != "" {
		inner.text(2, name, 128)
	}
	body.message(6, inner)
	if !hw.file.append(hwBodyDefinitions, body) {
		return
	}
	page := &threads.pages[thread/hwThreadsPerPage]
	if *page == 0 {
		atomic.Storeuintptr(page, hwPages(hwThreadsPerPage/8))
	}
	if word := threads.word(thread); word != nil {
		atomic.Store(word, *word|1<<(thread%32))
	}
}

// hwForked records a go statement, on the system stack, before the new goroutine can run.
func hwForked(parent, child *g) {
	if hwRecording == 0 || parent != getg().m.curg || isSystemGoroutine(child, false) {
		return
	}
	if w := getg().m.p.ptr().hw; w != nil {
		w.busy = 1
	}
	w := hwPrepare(parent)
	if w == nil {
		return
	}
	if stack := w.stackAt(parent, parent.sched.bp); stack != hwInternal {
		hw.threads.know(uint32(child.goid))
		_, counter := hwAfter()
		w.putNumbers(hwFork, counter, 2, uint32(child.goid), stack)
	}
	w.busy = 0
}

// hwEnded records the end of a goroutine.
func hwEnded(gp *g) {
	systemstack(func() {
		if w := getg().m.p.ptr().hw; w != nil {
			w.busy = 1
		}
		if w := hwPrepare(gp); w != nil {
			_, counter := hwAfter()
			w.putNumbers(hwEnd, counter, 0, 0, 0)
			w.busy = 0
		}
	})
}
