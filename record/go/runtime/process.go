package runtime

// The recorder's beginning and end, and all of its state.

const (
	hwOff     = 0 // nothing is asked for, or recording has stopped
	hwFresh   = 1 // the file is made with the first event
	hwOn      = 2
	hwClosing = 3
)

const hwVersion = "holdwait-go 0.1"

// hwRecording is read by the packages of locks: not 0 from before the program's first instruction, if it is to be
// recorded. It never changes again, also when recording stops. Its value serves RUnlock, which has to be small.
//
//go:linkname hwRecording
var hwRecording int32

type hwRecorder struct {
	state        uint32
	beat         uint32
	waiting      uint32  // waiters in use
	depth        uintptr // frames of a stack as people see it
	reach        uintptr // return addresses looked at for it: the innermost may be the locks' own
	siteShift    uintptr // its power of two is the size of a site
	siteMask     uintptr // of what a site's number is, times its size
	code         uintptr // where the program's begins
	stackTable   uintptr
	clock        hwClock
	_            [64]byte // what is above is read at every event
	spin         hwSpin
	objects      uint32
	stacks       uint32
	shortIds     uint32 // given to stacks a second time
	stackEntries uint32
	frames       uint32
	texts        uint32
	writers      uint32
	firstWriter  *hwWriter
	textIds      hwWords
	frameIds     hwWords
	waiters      [64]hwWaiter
	threads      hwThreads
	labels       hwWords
	symbols      hwSymbols
	arena        hwArena
	checksum     hwChecksum
	file         hwFile
	bodies       [4]hwBody
	directory    [4096]byte // ends with a zero byte
	executable   [4096]byte
}

var hw hwRecorder

// body gives an empty message: 0 for what is appended, the others for what goes into it.
func (recorder *hwRecorder) body(number int) *hwBody {
	body := &recorder.bodies[number]
	body.length = 0
	return body
}

// hwStart runs before the program's first package is initialized, on the main goroutine. A program with more rights than
// its caller does not write where the caller says.
func hwStart() {
	directory := gogetenv("HOLDWAIT_DIR")
	if !hwSupported || directory == "" || len(directory) > 2048 || isSecureMode() {
		return
	}
	systemstack(func() {
		hw.depth = hwWantedFrames(gogetenv("HOLDWAIT_FRAMES"))
		hw.reach = max(hw.depth, 8)
		for 1<<hw.siteShift < hwSiteHeader+hw.reach*hwShapeSize {
			hw.siteShift++
		}
		hw.siteMask = (hwSites - 1) << hw.siteShift
		hw.code = firstmoduledata.text
		hw.stackTable = hwStackTable(hwFirstStacks)
		if hw.stackTable == 0 || !hwKeepDirectory(directory) {
			return
		}
		hw.checksum.prepare()
		hw.clock.choose()
		const registerPrivateExpedited = 1 << 4
		hwCall(hwSysBarrier, registerPrivateExpedited, 0, 0, 0, 0, 0)
		hw.state = hwFresh
		hwRecording = -1 << 31
	})
}

func hwWantedFrames(text string) uintptr {
	frames := uintptr(0)
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' || frames > hwMostFrames {
			return 16
		}
		frames = frames*10 + uintptr(text[i]-'0')
	}
	if frames == 0 {
		return 16
	}
	return min(frames, hwMostFrames)
}

// hwKeepDirectory keeps the folder as an absolute path: the program may change its own.
func hwKeepDirectory(wanted string) bool {
	length := uintptr(0)
	if wanted[0] != '/' {
		got, errno := hwCall(hwSysFolder, hwAddress(&hw.directory[0]), 1024, 0, 0, 0, 0)
		if errno != 0 || got < 2 {
			return false
		}
		length = got
		hw.directory[length-1] = '/'
	}
	copy(hw.directory[length:], wanted)
	return true
}

// begin makes the file. It needs the recorder's lock.
func (recorder *hwRecorder) begin() {
	hwCall(hwSysReadLink, hwHere, hwAddress(&hwSelf[0]), hwAddress(&hw.executable[0]), uintptr(len(hw.executable)-1), 0, 0)
	hw.clock.restart()
	if errno := hw.file.create(); errno != 0 {
		hwSay("cannot create a trace", errno)
		hw.state = hwOff
		return
	}
	hw.state = hwOn
	hwWriteHeader()
	hw.file.reserveLoss()
	hw.clock.sync()
	hw.threads.name(1, "main")
}

var hwSelf = []byte("/proc/self/exe\x00")

func hwWriteHeader() {
	process := hw.body(1)
	pid, _ := hwCall(hwSysPid, 0, 0, 0, 0, 0, 0)
	parent, _ := hwCall(hwSysParent, 0, 0, 0, 0, 0, 0)
	process.number(1, uint32(pid))
	process.number(2, uint32(parent))
	process.text(3, gostringnocopy(&hw.executable[0]), 1024)
	for i := int32(0); i < min(argc, 64); i++ {
		process.text(4, gostringnocopy(argv_index(argv, i)), 64)
	}
	body := hw.body(0)
	body.text(1, "holdwait", 64)
	body.number(2, 1)
	body.text(3, "go", 64)
	body.text(4, hwVersion, 64)
	if hw.clock.perSecond != 0 {
		body.double(5, hw.clock.perSecond)
	}
	body.double(6, hw.clock.startUnix)
	body.message(7, process)
	hw.file.append(hwBodyHeader, body)
}

// hwSay tells people, once: recording stops for good after it.
func hwSay(what string, errno uintptr) {
	line := hwName{to: hw.bodies[3].bytes[:]}
	line.text("holdwait: ")
	line.plain(hwBaseName(gostringnocopy(&hw.executable[0])))
	line.text(": recording stopped, ")
	line.text(what)
	line.text(": error ")
	line.decimal(uint64(errno))
	line.text(hwReason(errno))
	line.text(" (in ")
	line.text(gostringnocopy(&hw.directory[0]))
	line.text(")\n")
	hwCall(hwSysWrite, 2, hwAddress(&line.to[0]), uintptr(line.length), 0, 0, 0)
}

func hwReason(errno uintptr) string {
	switch errno {
	case 2:
		return ", no such file or directory"
	case 13:
		return ", permission denied"
	case 20:
		return ", not a directory"
	case 27:
		return ", file too large"
	case 28:
		return ", no space left on device"
	case 30:
		return ", read-only file system"
	case hwStale:
		return ", the trace was replaced"
	case 122:
		return ", disk quota exceeded"
	}
	return ""
}

// hwStop ends recording when it cannot go on. The program does. It needs the recorder's lock.
func hwStop(what string, errno uintptr) {
	if hw.state == hwOff {
		return
	}
	hw.state = hwOff
	hw.beat++
	hwSay(what, errno)
	hw.file.tellLoss(what)
}

// hwBeat is called by the runtime's monitor, each 20 µs to 10 ms while anything runs.
//
//go:nowritebarrierrec
func hwBeat() {
	hw.beat++
}

// hwClose ends the trace in order: the program is about to exit.
func hwClose() {
	if hwRecording != 0 {
		systemstack(hwCloseFile)
	}
}

func hwCloseFile() {
	hw.spin.lock()
	wasOn := hw.state == hwOn
	if hw.state != hwOff {
		hw.state = hwClosing
		hw.beat++
	}
	hw.spin.unlock()
	if !wasOn {
		return
	}
	hwWaitForWriters()
	hw.spin.lock()
	for w := hw.firstWriter; w != nil; w = w.next {
		if w.busy == 0 {
			hw.file.release(w.seal())
		}
	}
	hw.file.close()
	hw.state = hwOff
	hw.spin.unlock()
}

// hwWaitForWriters: after the barrier every hook either has seen that recording is closing, or is seen to be busy.
func hwWaitForWriters() {
	const privateExpedited = 1 << 3
	hwCall(hwSysBarrier, privateExpedited, 0, 0, 0, 0, 0)
	for w := hw.firstWriter; w != nil; w = w.next {
		for round := 0; atomic.Load(&w.busy) != 0 && round < 1000; round++ {
			usleep(100)
		}
	}
}
