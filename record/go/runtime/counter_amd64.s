
// The recorder's clock and system calls; declared in clock.go and system.go.

// func hwCounterAfter() uintptr
// Once everything before has completed (Intel SDM vol. 2, RDTSCP).
TEXT ·hwCounterAfter<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	RDTSCP
	SHLQ	$32, DX
	ORQ	DX, AX
	RET

// func hwCounter() uintptr
TEXT ·hwCounter<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	RDTSC
	SHLQ	$32, DX
	ORQ	DX, AX
	RET

// func hwFrame() uintptr
TEXT ·hwFrame<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	MOVQ	BP, AX
	RET

// func hwCounterRate() uintptr
// Not told by this processor.
TEXT ·hwCounterRate<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	XORL	AX, AX
	RET

// func hwCounterSound() bool
// Invariant, and RDTSCP is there (CPUID 8000_0007h EDX bit 8, 8000_0001h EDX bit 27).
TEXT ·hwCounterSound(SB),NOSPLIT,$0-1
	MOVB	$0, ret+0(FP)
	MOVL	$0x80000000, AX
	CPUID
	CMPL	AX, $0x80000007
	JB	unsound
	MOVL	$0x80000007, AX
	CPUID
	BTL	$8, DX
	JCC	unsound
	MOVL	$0x80000001, AX
	CPUID
	BTL	$27, DX
	JCC	unsound
	MOVB	$1, ret+0(FP)
unsound:
	RET

// func hwSystemCall(number, a, b, c, d, e, f uintptr) uintptr
TEXT ·hwSystemCall(SB),NOSPLIT,$0-64
	MOVQ	number+0(FP), AX
	MOVQ	a+8(FP), DI
	MOVQ	b+16(FP), SI
	MOVQ	c+24(FP), DX
	MOVQ	d+32(FP), R10
	MOVQ	e+40(FP), R8
	MOVQ	f+48(FP), R9
	SYSCALL
	MOVQ	AX, ret+56(FP)
	RET
