package runtime

// What programs say about themselves: the names of their tests, the labels of their goroutines.

// hwNote records a mark.
//
//go:linkname hwNote
func hwNote(text string) {
	gp := getg()
	if hwRecording == 0 {
		return
	}
	systemstack(func() {
		w := hwPrepare(gp)
		if w == nil {
			return
		}
		hw.spin.lock()
		id := hwNewText(text)
		hw.spin.unlock()
		w.publish(hwMark, hwPut(hwPut(w.cursor+1, w.elapsed()), uint64(id)))
		w.busy = 0
	})
}

const (
	hwLabelLength = 96
	hwLabelsLimit = 1 << 16
)

// hwLabel names this goroutine, the first time; goroutines that inherit its labels get the same name.
//
//go:linkname hwLabel
func hwLabel(labels unsafe.Pointer, name string) {
	gp := getg()
	systemstack(func() {
		hw.spin.lock()
		if hw.state == hwOn {
			hwKeepLabel(uintptr(labels), name)
			hw.threads.name(uint32(gp.goid), name)
		}
		hw.spin.unlock()
	})
}

func hwKeepLabel(labels uintptr, name string) {
	kept := hw.labels.get(labels)
	if kept == 0 {
		if hw.labels.used >= hwLabelsLimit {
			return
		}
		if kept = hw.arena.take(hwLabelLength + 8); kept == 0 {
			return
		}
		hw.labels.set(labels, kept)
	}
	name = hwWhole(name, hwLabelLength)
	*(*uintptr)(unsafe.Pointer(kept)) = uintptr(len(name))
	hwCopy(kept+8, uintptr(unsafe.Pointer(unsafe.StringData(name))), uintptr(len(name)))
}

// hwLabelOf needs the recorder's lock.
func hwLabelOf(labels uintptr) string {
	kept := hw.labels.get(labels)
	if labels == 0 || kept == 0 {
		return ""
	}
	return unsafe.String((*byte)(unsafe.Pointer(kept+8)), *(*int)(unsafe.Pointer(kept)))
}
