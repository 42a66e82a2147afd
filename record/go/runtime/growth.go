package runtime

// How the trace file grows: by pages of padding that are its own before anything is written there, so that a full disk is an
// error and not a signal.

// openAgain opens the file for one growth: a descriptor kept open would be closed or reused by programs that close all.
func (file *hwFile) openAgain() (descriptor, errno uintptr) {
	descriptor, errno = hwOpen(&file.path[0], hwReadWrite|hwNoFollow)
	if errno != 0 {
		return 0, errno
	}
	if device, inode := hwIdentityOf(descriptor); device != file.device || inode != file.inode {
		hwCloseDescriptor(descriptor)
		return 0, hwStale
	}
	return descriptor, 0
}

func hwIdentityOf(descriptor uintptr) (device, inode uint64) {
	var status [32]uint64
	hwCall(hwSysStat, descriptor, uintptr(unsafe.Pointer(&status)), 0, 0, 0, 0)
	return status[0], status[1]
}

// withinLimit looks the limit of file sizes up before it is met, so that SIGXFSZ is not raised.
func (file *hwFile) withinLimit(size uintptr) bool {
	var limit [2]uint64
	const fileSize = 1 // RLIMIT_FSIZE
	_, errno := hwCall(hwSysLimit, 0, fileSize, 0, uintptr(unsafe.Pointer(&limit)), 0, 0)
	return errno != 0 || uint64(size) <= limit[0]
}

func hwWriteAll(descriptor, from, length, offset uintptr) (errno uintptr) {
	for length > 0 {
		written, errno := hwCall(hwSysWriteAt, descriptor, from, length, offset, 0, 0)
		if errno == hwInterrupted {
			continue
		}
		if errno != 0 {
			return errno
		}
		from, offset, length = from+written, offset+written, length-written
	}
	return 0
}

// writePadding grows the file by padding packets of one page each: the space is the file's own from then on (a full
// disk is an error here and not a signal later), and a process killed half way leaves whole packets.
func (file *hwFile) writePadding(descriptor, from, to uintptr) (errno uintptr) {
	first := (from + hwPage - 1) &^ (hwPage - 1)
	if first != from {
		if first-from < hwPaddingHeader {
			first += hwPage
		}
		scratch := hwAddress(&file.scratch[0])
		hwZero(scratch, first-from)
		hwStore8(scratch, hwPaddingOf(first-from))
		if errno := hwWriteAll(descriptor, scratch, first-from, from); errno != 0 {
			return errno
		}
	}
	return file.writePages(descriptor, first, to)
}

// hwVector is what writev(2) calls iovec.
type hwVector struct {
	from, length uintptr
}

// writePages writes many pages with one call: it knows then that they belong together, and takes half the time. All of
// them come from the same few.
func (file *hwFile) writePages(descriptor, from, to uintptr) (errno uintptr) {
	pages := hwAddress(&file.padding[0])
	for page := uintptr(0); page < uintptr(len(file.padding)); page += hwPage {
		hwStore8(pages+page, hwPaddingOf(hwPage))
	}
	for from < to {
		count, length := uintptr(0), uintptr(0)
		for ; count < uintptr(len(file.vectors)) && from+length < to; count++ {
			file.vectors[count] = hwVector{pages, min(to-from-length, uintptr(len(file.padding)))}
			length += file.vectors[count].length
		}
		written, errno := hwCall(hwSysWriteVector, descriptor, uintptr(unsafe.Pointer(&file.vectors)), count, from, 0, 0)
		if errno != 0 && errno != hwInterrupted {
			return errno
		}
		from += written &^ (hwPage - 1)
	}
	return 0
}

func (file *hwFile) mapGrowth(descriptor, from, to uintptr) (errno uintptr) {
	offset := from &^ (hwPage - 1)
	base, errno := hwCall(hwSysMap, 0, to-offset, hwProtReadWrite, hwMapShared, descriptor, offset)
	if errno != 0 {
		return errno
	}
	// All at once costs a fifth of one fault for each page. Kernels before 5.14 do not know it.
	hwCall(hwSysAdvise, base, to-offset, hwPopulateWrite, 0, 0, 0)
	segment := file.newSegment(base, to-offset)
	if segment == nil {
		hwPagesGive(base, to-offset)
		return hwNoMemory
	}
	file.release(file.segment)
	file.segment = segment
	file.tail, file.end = base+from-offset, base+to-offset
	file.size = to
	file.mergePadding()
	return 0
}

func (file *hwFile) growWith(descriptor, wanted uintptr) (errno uintptr) {
	from := file.size
	to := (from + wanted + hwPage - 1) &^ (hwPage - 1)
	if !file.withinLimit(to) {
		return hwTooLarge
	}
	if errno = file.writePadding(descriptor, from, to); errno == 0 {
		errno = file.mapGrowth(descriptor, from, to)
	}
	if errno != 0 {
		hwCall(hwSysTruncate, descriptor, from, 0, 0, 0, 0)
	}
	return errno
}

func (file *hwFile) grow(needed uintptr) (errno uintptr) {
	descriptor, errno := file.openAgain()
	if errno != 0 {
		return errno
	}
	errno = file.growWith(descriptor, max(needed, file.growth))
	hwCloseDescriptor(descriptor)
	if errno == 0 && file.growth < hwLargestGrowth {
		file.growth *= 2
	}
	return errno
}
