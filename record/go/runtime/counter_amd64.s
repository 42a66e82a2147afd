
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

// func hwFold(crc uint32, at, length uintptr, rest *[16]byte)
// Folds a multiple of 16 bytes, at least 64, into 16 with the same remainder, by multiplication without carries (Gopal et
// al. 2009, "Fast CRC computation for generic polynomials using PCLMULQDQ instruction", Intel; x^n mod P reflected).
TEXT ·hwFold(SB),NOSPLIT,$0-32
	MOVL	crc+0(FP), AX
	MOVQ	at+8(FP), SI
	MOVQ	length+16(FP), CX
	MOVQ	rest+24(FP), DI
	MOVQ	AX, X0
	MOVOU	0(SI), X1
	MOVOU	16(SI), X2
	MOVOU	32(SI), X3
	MOVOU	48(SI), X4
	PXOR	X0, X1
	ADDQ	$64, SI
	SUBQ	$64, CX
	MOVQ	$0x154442bd4, AX
	MOVQ	AX, X0
	MOVQ	$0x1c6e41596, AX
	PINSRQ	$1, AX, X0
	JMP	more
four:
	MOVOA	X1, X5
	MOVOA	X2, X6
	MOVOA	X3, X7
	MOVOA	X4, X8
	PCLMULQDQ	$0, X0, X1
	PCLMULQDQ	$0, X0, X2
	PCLMULQDQ	$0, X0, X3
	PCLMULQDQ	$0, X0, X4
	PCLMULQDQ	$0x11, X0, X5
	PCLMULQDQ	$0x11, X0, X6
	PCLMULQDQ	$0x11, X0, X7
	PCLMULQDQ	$0x11, X0, X8
	MOVOU	0(SI), X9
	MOVOU	16(SI), X10
	MOVOU	32(SI), X11
	MOVOU	48(SI), X12
	PXOR	X5, X1
	PXOR	X6, X2
	PXOR	X7, X3
	PXOR	X8, X4
	PXOR	X9, X1
	PXOR	X10, X2
	PXOR	X11, X3
	PXOR	X12, X4
	ADDQ	$64, SI
	SUBQ	$64, CX
more:
	CMPQ	CX, $64
	JCC	four
	MOVQ	$0x1751997d0, AX
	MOVQ	AX, X0
	MOVQ	$0x0ccaa009e, AX
	PINSRQ	$1, AX, X0
	MOVOA	X1, X5
	PCLMULQDQ	$0, X0, X1
	PCLMULQDQ	$0x11, X0, X5
	PXOR	X5, X1
	PXOR	X2, X1
	MOVOA	X1, X5
	PCLMULQDQ	$0, X0, X1
	PCLMULQDQ	$0x11, X0, X5
	PXOR	X5, X1
	PXOR	X3, X1
	MOVOA	X1, X5
	PCLMULQDQ	$0, X0, X1
	PCLMULQDQ	$0x11, X0, X5
	PXOR	X5, X1
	PXOR	X4, X1
	JMP	last
one:
	MOVOA	X1, X5
	PCLMULQDQ	$0, X0, X1
	PCLMULQDQ	$0x11, X0, X5
	MOVOU	0(SI), X9
	PXOR	X5, X1
	PXOR	X9, X1
	ADDQ	$16, SI
	SUBQ	$16, CX
last:
	CMPQ	CX, $16
	JCC	one
	MOVOU	X1, (DI)
	RET
