package pprof

//go:linkname holdwaitRecording runtime.hwRecording
var holdwaitRecording int32

//go:linkname holdwaitLabel runtime.hwLabel
func holdwaitLabel(labels unsafe.Pointer, name string)
