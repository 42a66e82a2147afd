package runtime

// Names of the variables of packages that locks stand in, from the symbol table of the executable (System V ABI, ELF-64), where
// it has one: what `go test` runs has none. All of it needs the recorder's lock.

// hwSymbols is that table, mapped when the first such lock is met.
type hwSymbols struct {
	isSought    bool
	at, end     uintptr // hwSymbol, one after the other
	names, size uintptr // texts, each with a zero byte behind it
	bias        uintptr // addresses are so much higher than the table says
}

// hwSymbol is as the file has it.
type hwSymbol struct {
	name        uint32
	info, other uint8
	section     uint16
	value, size uint64
}

// hwSection is as the file has it.
type hwSection struct {
	name, kind                   uint32
	flags, address, offset, size uint64
	link, info                   uint32
	alignment, entrySize         uint64
}

// hwInLock is how far into a lock its identity lies; the packages of locks make sure of it. Others have no name.
var hwInLock = [...]uintptr{hwMutex: 8, hwRWMutex: 40, hwOnce: 16}

// isOfPackage tells whether it stands in a package's variable, and not in memory taken for it.
//
//go:nosplit
func (object *hwIdentity) isOfPackage() bool {
	at := uintptr(unsafe.Pointer(object))
	return at >= firstmoduledata.noptrdata && at < firstmoduledata.enoptrbss
}

// tell writes the name of the variable that this lock stands in.
func (symbols *hwSymbols) tell(object *hwIdentity, kind uint32) {
	if !object.isOfPackage() || kind >= uint32(len(hwInLock)) {
		return
	}
	if !symbols.isSought {
		symbols.isSought = true
		symbols.open()
	}
	at := uintptr(unsafe.Pointer(object)) - hwInLock[kind]
	if symbol := symbols.around(at - symbols.bias); symbol != nil {
		var place [256]byte
		name := hwName{to: place[:]}
		name.text(symbols.nameOf(symbol))
		if inside := at - symbols.bias - uintptr(symbol.value); inside != 0 {
			name.text("+0x")
			name.number(uint64(inside), 16)
		}
		text := hwNewText(unsafe.String(&place[0], name.length))
		hwDefine(hwObjects{first: object.id, count: 1, kind: kind, variable: hwNewFrame(text, 0, 0)})
	}
}

// open maps the executable, and keeps it if there is such a table in it.
func (symbols *hwSymbols) open() {
	descriptor, errno := hwOpen(&hwSelf[0], 0)
	if errno != 0 {
		return
	}
	var status [32]uint64
	hwCall(hwSysStat, descriptor, uintptr(unsafe.Pointer(&status)), 0, 0, 0, 0)
	size := uintptr(status[6])
	const readable = 1
	file, errno := hwCall(hwSysMap, 0, size, readable, hwMapPrivate, descriptor, 0)
	hwCloseDescriptor(descriptor)
	if errno != 0 {
		return
	}
	if !symbols.find(file, size) || !symbols.measure() {
		symbols.at, symbols.end = 0, 0
		hwPagesGive(file, size)
	}
}

// find looks for the table in the file. It trusts no length.
func (symbols *hwSymbols) find(file, size uintptr) bool {
	const magic, header, table = 0x00010102464C457F, 64, 2 // 64 bits, little-endian; SHT_SYMTAB
	if size < header || hwLoad8(file)&0xFFFFFFFFFFFFFF != magic {
		return false
	}
	first, count := uintptr(hwLoad8(file+40)), uintptr(*(*uint16)(unsafe.Pointer(file + 60)))
	if first&7 != 0 || first > size || count > (size-first)/unsafe.Sizeof(hwSection{}) {
		return false
	}
	sections := unsafe.Slice((*hwSection)(unsafe.Pointer(file+first)), count)
	for i := range sections {
		if section := &sections[i]; section.kind == table && uintptr(section.link) < count {
			texts := &sections[section.link]
			if !section.isInside(size) || !texts.isInside(size) || section.offset&7 != 0 {
				return false
			}
			symbols.at = file + uintptr(section.offset)
			symbols.end = symbols.at + uintptr(section.size)/unsafe.Sizeof(hwSymbol{})*unsafe.Sizeof(hwSymbol{})
			symbols.names, symbols.size = file+uintptr(texts.offset), uintptr(texts.size)
			return true
		}
	}
	return false
}

func (section *hwSection) isInside(size uintptr) bool {
	return section.offset <= uint64(size) && section.size <= uint64(size)-section.offset
}

// measure learns how much higher addresses are from one that is known.
func (symbols *hwSymbols) measure() bool {
	for at := symbols.at; at < symbols.end; at += unsafe.Sizeof(hwSymbol{}) {
		if symbol := (*hwSymbol)(unsafe.Pointer(at)); symbols.nameOf(symbol) == "runtime.text" {
			symbols.bias = firstmoduledata.text - uintptr(symbol.value)
			return true
		}
	}
	return false
}

// around gives the symbol of the variable at this address, nil if there is none.
func (symbols *hwSymbols) around(address uintptr) *hwSymbol {
	const kind, object = 0xF, 1 // STT_OBJECT
	for at := symbols.at; at < symbols.end; at += unsafe.Sizeof(hwSymbol{}) {
		symbol := (*hwSymbol)(unsafe.Pointer(at))
		if uint64(address)-symbol.value < symbol.size && symbol.info&kind == object {
			return symbol
		}
	}
	return nil
}

func (symbols *hwSymbols) nameOf(symbol *hwSymbol) string {
	start := uintptr(symbol.name)
	for end := start; end < symbols.size; end++ {
		if *(*byte)(unsafe.Pointer(symbols.names + end)) == 0 {
			return unsafe.String((*byte)(unsafe.Pointer(symbols.names+start)), int(end-start))
		}
	}
	return ""
}
