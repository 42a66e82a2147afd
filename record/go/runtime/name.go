package runtime

// The name of a trace file, and the making of it.

// create makes `program-pid-start.hwt`: exec keeps the pid, so the time tells the traces apart.
func (file *hwFile) create() (errno uintptr) {
	hwCall(hwSysMakeDir, hwHere, hwAddress(&hw.directory[0]), 0o777, 0, 0, 0)
	pid, _ := hwCall(hwSysPid, 0, 0, 0, 0, 0, 0)
	for attempt := uint64(1); attempt < 1000; attempt++ {
		name := hwName{to: file.path[:]}
		name.text(gostringnocopy(&hw.directory[0]))
		name.text("/")
		name.plain(hwBaseName(gostringnocopy(&hw.executable[0])))
		name.text("-")
		name.decimal(uint64(pid))
		name.text("-")
		name.decimal(uint64(hw.clock.startUnix * 1e3))
		if attempt > 1 {
			name.text("-")
			name.decimal(attempt)
		}
		name.text(".hwt\x00")
		descriptor, errno := hwOpen(&file.path[0], hwReadWrite|hwCreate|hwExclusive|hwNoFollow)
		if errno == hwExists {
			continue
		}
		if errno != 0 {
			return errno
		}
		return file.createWith(descriptor)
	}
	return hwExists
}

func (file *hwFile) createWith(descriptor uintptr) (errno uintptr) {
	file.device, file.inode = hwIdentityOf(descriptor)
	file.growth = hwFirstGrowth
	errno = file.growWith(descriptor, hwFirstGrowth)
	hwCloseDescriptor(descriptor)
	if errno != 0 {
		hwCall(hwSysUnlink, hwHere, hwAddress(&file.path[0]), 0, 0, 0, 0)
	}
	return errno
}

// hwName is a file name, or a line, under construction.
type hwName struct {
	to     []byte
	length int
}

func (name *hwName) text(text string) {
	name.length += copy(name.to[name.length:], text)
}

func (name *hwName) decimal(value uint64) {
	name.number(value, 10)
}

func (name *hwName) number(value, base uint64) {
	var digits [20]byte
	at := len(digits)
	for {
		at--
		digits[at] = "0123456789abcdef"[value%base]
		if value /= base; value == 0 {
			break
		}
	}
	name.length += copy(name.to[name.length:], digits[at:])
}

// plain leaves nothing that a shell would have to quote.
func (name *hwName) plain(text string) {
	for i := 0; i < len(text) && i < 64; i++ {
		c := text[i]
		if c <= ' ' || c >= 0x7F || c == '"' || c == '\'' || c == '$' || c == '*' || c == '?' || c == '&' || c == ';' ||
			c == '|' || c == '<' || c == '>' || c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' || c == '\\' {
			c = '_'
		}
		name.to[name.length] = c
		name.length++
	}
}

func hwBaseName(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}
