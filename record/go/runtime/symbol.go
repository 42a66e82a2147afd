package runtime

// Return addresses to functions, files and lines, at first sight, from the tables every Go binary carries in memory.
// All of it needs the recorder's lock.

// hwWords is a hash table from one word to another, for what has been written to the trace already.
type hwWords struct {
	at         uintptr // pairs of key and value
	mask, used uintptr
}

func (words *hwWords) slot(at, mask, key uintptr) uintptr {
	for i := key * hwHashFactor >> 20; ; i++ {
		slot := at + (i&mask)*16
		if found := *(*uintptr)(unsafe.Pointer(slot)); found == key || found == 0 {
			return slot
		}
	}
}

func (words *hwWords) get(key uintptr) uintptr {
	if words.at == 0 {
		return 0
	}
	return *(*uintptr)(unsafe.Pointer(words.slot(words.at, words.mask, key) + 8))
}

func (words *hwWords) set(key, value uintptr) {
	if (words.used+1)*2 > words.mask && !words.grow() {
		return
	}
	slot := words.slot(words.at, words.mask, key)
	if *(*uintptr)(unsafe.Pointer(slot)) == 0 {
		words.used++
	}
	*(*uintptr)(unsafe.Pointer(slot)) = key
	*(*uintptr)(unsafe.Pointer(slot + 8)) = value
}

func (words *hwWords) grow() bool {
	slots := max((words.mask+1)*2, 256)
	larger := hwPages(slots * 16)
	if larger == 0 {
		return words.at != 0 && words.used < words.mask
	}
	for i := uintptr(0); words.at != 0 && i <= words.mask; i++ {
		if key := *(*uintptr)(unsafe.Pointer(words.at + i*16)); key != 0 {
			slot := words.slot(larger, slots-1, key)
			*(*uintptr)(unsafe.Pointer(slot)) = key
			*(*uintptr)(unsafe.Pointer(slot + 8)) = *(*uintptr)(unsafe.Pointer(words.at + i*16 + 8))
		}
	}
	if words.at != 0 {
		hwPagesGive(words.at, (words.mask+1)*16)
	}
	words.at, words.mask = larger, slots-1
	return true
}

// hwTextOf gives the id of a text of the binary, which never moves.
func hwTextOf(text string) uint32 {
	if text == "" {
		return 0
	}
	key := uintptr(unsafe.Pointer(unsafe.StringData(text))) ^ uintptr(len(text))<<48
	if id := hw.textIds.get(key); id != 0 {
		return uint32(id)
	}
	id := hwNewText(text)
	hw.textIds.set(key, uintptr(id))
	return id
}

func hwNewText(text string) uint32 {
	hw.texts++
	inner, body := hw.body(1), hw.body(0)
	inner.number(1, hw.texts)
	inner.text(2, text, 2048)
	body.message(1, inner)
	hw.file.append(hwBodyDefinitions, body)
	return hw.texts
}

// hwFrames are the frames of one return address: several where calls were inlined, with ids one after the other.
type hwFrames struct {
	_            sys.NotInHeap
	first, count uint32
	wrappers     uint32 // how many of the innermost are the runtime's and the locks' own
	outermost    uint32 // how many of the outermost are the runtime's
}

func hwIsWrapper(function string) bool {
	return hwStarts(function, "runtime.") || hwStarts(function, "sync.") || hwStarts(function, "internal/sync.")
}

func hwStarts(text, start string) bool {
	return len(text) >= len(start) && text[:len(start)] == start
}

func hwFramesOf(pc uintptr) *hwFrames {
	if known := hw.frameIds.get(pc); known != 0 {
		return (*hwFrames)(unsafe.Pointer(known))
	}
	frames := (*hwFrames)(unsafe.Pointer(hw.arena.take(unsafe.Sizeof(hwFrames{}))))
	f := findfunc(pc - 1)
	if frames == nil || !f.valid() {
		return nil
	}
	isOuter := true
	unwinder, frame := newInlineUnwinder(f, pc-1)
	for ; frame.valid(); frame = unwinder.next(frame) {
		function := unwinder.srcFunc(frame).name()
		file, line := unwinder.fileLine(frame)
		id := hwNewFrame(hwTextOf(function), hwTextOf(file), uint32(line))
		if frames.count == 0 {
			frames.first = id
		}
		frames.count++
		if isOuter = isOuter && hwIsWrapper(function); isOuter {
			frames.wrappers++
		}
		if frames.outermost++; !hwStarts(function, "runtime.") {
			frames.outermost = 0
		}
	}
	hw.frameIds.set(pc, uintptr(unsafe.Pointer(frames)))
	return frames
}

func hwNewFrame(function, file, line uint32) uint32 {
	hw.frames++
	inner, body := hw.body(1), hw.body(0)
	inner.number(1, hw.frames)
	inner.number(2, function)
	inner.number(3, file)
	inner.number(4, line)
	body.message(3, inner)
	hw.file.append(hwBodyDefinitions, body)
	return hw.frames
}

// hwDefineStack gives the id; hwInternal where nothing but the runtime is on it.
func hwDefineStack(id uint32, stack *hwStack) uint32 {
	pcs, count := uintptr(unsafe.Pointer(stack))+hwStackHeader, uintptr(stack.count)
	for i := uintptr(0); i < count; i++ {
		hwFramesOf(*(*uintptr)(unsafe.Pointer(pcs + i*8)))
	}
	ids := hw.body(2)
	kept, known, inWrappers := uintptr(0), uintptr(0), true
	for i := uintptr(0); i < count && kept < hw.depth; i++ {
		frames := hwFramesOf(*(*uintptr)(unsafe.Pointer(pcs + i*8)))
		if frames == nil {
			break
		}
		skip := uint32(0)
		if inWrappers {
			skip = frames.wrappers
			inWrappers = skip == frames.count
		}
		for ; skip < frames.count && kept < hw.depth; skip++ {
			kept++
			ids.varint(uint64(frames.first + skip))
			if skip+frames.outermost < frames.count {
				known = ids.length
			}
		}
	}
	// The runtime's frames around main and around each goroutine say nothing.
	truncated := stack.truncated
	if ids.length = known; known > 0 && kept == hw.depth {
		truncated = true
	}
	if known == 0 {
		return hwInternal
	}
	inner, body := hw.body(1), hw.body(0)
	inner.number(1, id)
	inner.message(2, ids)
	if truncated {
		inner.number(3, 1)
	}
	body.message(4, inner)
	hw.file.append(hwBodyDefinitions, body)
	return id
}
