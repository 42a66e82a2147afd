package testing

//go:linkname holdwaitNote runtime.hwNote
func holdwaitNote(name string)
