
// The recorder's clock and system calls; declared in clock.go and system.go.

// func hwCounterAfter() uintptr
// The virtual counter once everything before has completed (Arm ARM, D12).
TEXT ·hwCounterAfter<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	ISB	$15
	MRS	CNTVCT_EL0, R0
	RET

// func hwCounter() uintptr
TEXT ·hwCounter<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	MRS	CNTVCT_EL0, R0
	RET

// func hwFrame() uintptr
TEXT ·hwFrame<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	MOVD	R29, R0
	RET

// func hwCounterRate() uintptr
TEXT ·hwCounterRate<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	MRS	CNTFRQ_EL0, R0
	RET

// func hwCounterSound() bool
TEXT ·hwCounterSound(SB),NOSPLIT,$0-1
	MOVD	$1, R0
	MOVB	R0, ret+0(FP)
	RET

// func hwSystemCall(number, a, b, c, d, e, f uintptr) uintptr
TEXT ·hwSystemCall(SB),NOSPLIT,$0-64
	MOVD	number+0(FP), R8
	MOVD	a+8(FP), R0
	MOVD	b+16(FP), R1
	MOVD	c+24(FP), R2
	MOVD	d+32(FP), R3
	MOVD	e+40(FP), R4
	MOVD	f+48(FP), R5
	SVC
	MOVD	R0, ret+56(FP)
	RET

// func hwTake(object *hwIdentity, code, kind uint32)
TEXT ·hwTake<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	JMP	·hwTakeSlow<ABIInternal>(SB)

// func hwGive(object *hwIdentity, code, kind uint32)
TEXT ·hwGive<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	JMP	·hwGiveSlow<ABIInternal>(SB)
