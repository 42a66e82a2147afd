
// The commonest acquire and release, as hwTakeSlow and hwGiveSlow have them: the writer is ready, the lock known, the stack
// the one seen last from there. Whatever else it is, they are jumped to before anything has changed but that
// the writer is busy.
//
// Idea: a processor does both hooks side by side with the locks' own instructions, so that each of ours costs its share of six
// in a cycle (measured, by leaving some out), and counts. What Go's compiler makes of the same is half as long again: it saves
// registers around calls, and finds out at run time what each caller's constants say. Loops and branches for each step of a
// stack would cost more than comparing all of it. Cost: some 160 instructions for an acquire with 8 frames, 60 for a release.

// Leaves the writer in R8, its cursor in R9, the goroutine in R10, the object's id and home in R11.
#define HW_READY \
	MOVQ	g_m(R14), SI; \
	MOVQ	m_p(SI), SI; \
	MOVQ	p_hw(SI), R8; \
	TESTQ	R8, R8; \
	JEQ	slow; \
	MOVL	$1, hwWriter_busy(R8); \
	MOVL	p_schedtick(SI), DX; \
	ADDL	p_syscalltick(SI), DX; \
	ADDL	·hw+hwRecorder_beat(SB), DX; \
	CMPL	DX, hwWriter_beat(R8); \
	JNE	slow; \
	MOVQ	hwWriter_cursor(R8), R9; \
	CMPQ	R9, hwWriter_limit(R8); \
	JCC	slow; \
	MOVQ	g_goid(R14), R10; \
	CMPL	R10, hwWriter_thread(R8); \
	JNE	slow; \
	MOVQ	(AX), R11; \
	MOVQ	R11, SI; \
	SHRQ	$32, SI; \
	MOVQ	AX, DX; \
	SHRQ	$2, DX; \
	ORL	$1, DX; \
	CMPL	DX, SI; \
	JNE	slow

// Compares the stack with this innermost frame with the site DX, a step of two words at a time; equal: it is the same. Code
// begins at DI. The lock's own instruction has made sure that the stack is in memory: such loads do not take what waits to be
// stored from several stores.
#define HW_MATCH(frame, depth) \
	MOVL	hwSite_depth(DX), SI; \
	CMPQ	SI, depth; \
	JNE	different; \
	MOVWLZX	hwSite_last(DX), R12; \
	LEAQ	hwSite__size(DX), SI; \
	ADDQ	SI, R12; \
	MOVQ	frame, X0; \
	MOVQ	DI, X1; \
	PUNPCKLQDQ	X1, X0; \
	PXOR	X3, X3; \
	MOVOU	hwSpread<>(SB), X4; \
	XORL	R13, R13; \
	JMP	next; \
step: \
	MOVQ	(SI), X1; \
	MOVOU	(frame)(R13*1), X2; \
	MOVWLZX	(SI), R13; \
	PSHUFB	X4, X1; \
	PADDQ	X0, X1; \
	PXOR	X1, X2; \
	POR	X2, X3; \
	ADDQ	$hwShape__size, SI; \
next: \
	CMPQ	SI, R12; \
	JCS	step; \
	MOVBQSX	hwSite_end(DX), R12; \
	ANDQ	(frame)(R13*1), R12; \
	MOVL	hwShape_pcLow(SI), SI; \
	ADDQ	DI, SI; \
	XORQ	8(frame)(R13*1), SI; \
	ORQ	R12, SI; \
	MOVQ	X3, R12; \
	ORQ	R12, SI; \
	PSRLDQ	$8, X3; \
	MOVQ	X3, R12; \
	ORQ	R12, SI

// A step of a site as two words.
DATA hwSpread<>+0(SB)/8, $0xFFFFFFFFFFFF0100
DATA hwSpread<>+8(SB)/8, $0xFFFFFFFF05040302
GLOBL hwSpread<>(SB), RODATA|NOPTR, $16

// Leaves in R12 the ticks to SI, in DI the zigzag of the object's id. Above: one of them takes more than a byte.
#define HW_DELTAS \
	MOVQ	SI, R12; \
	SUBQ	hwWriter_written(R8), R12; \
	MOVL	R11, R11; \
	MOVL	hwWriter_lastLock(R8), R13; \
	MOVQ	R11, DI; \
	SUBQ	R13, DI; \
	MOVQ	DI, R13; \
	SARQ	$63, R13; \
	ADDQ	DI, DI; \
	XORQ	R13, DI; \
	MOVQ	DI, R13; \
	ORQ	R12, R13; \
	CMPQ	R13, $0x7F

// Leaves the event without its stack in R12.
#define HW_COMPOSE \
	MOVQ	SI, hwWriter_written(R8); \
	MOVL	R11, hwWriter_lastLock(R8); \
	SHLQ	$8, R12; \
	SHLQ	$16, DI; \
	ORQ	BX, R12; \
	ORQ	DI, R12

// func hwMatches(site *hwSite, frame, depth, code uintptr) bool
TEXT ·hwMatches<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	MOVQ	AX, DX
	HW_MATCH(BX, CX)
different:
	SETEQ	AX
	RET

// func hwTake(object *hwIdentity, code, kind uint32)
TEXT ·hwTake<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	TESTL	$(0xF - const_hwAcquire), BX
	JNE	slow
	HW_READY
	MOVQ	(g_stack + stack_hi)(R14), R12
	SUBQ	BP, R12
	MOVQ	R12, DX
	SHLQ	$5, DX
	XORQ	hwStep_pc(BP), DX
	MOVQ	$const_hwHashFactor, SI
	IMULQ	SI, DX
	SHRQ	$const_hwSiteShift, DX
	ANDQ	·hw+hwRecorder_siteMask(SB), DX
	ADDQ	hwWriter_sites(R8), DX
	MOVQ	·hw+hwRecorder_code(SB), DI
	HW_MATCH(BP, R12)
different:
	JNE	slow
	MOVQ	hwIdentity_state(AX), SI
	TESTQ	SI, SI
	JLT	slow	// held
	TESTL	$const_hwShared, BX
	JNE	shared
	CMPL	CX, $const_hwOnce
	JHI	later
	BTSQ	$63, R10
	MOVQ	R10, hwIdentity_state(AX)
later:
	INCQ	SI
deltas:
	MOVQ	hwWriter_time(R8), R12
	CMPQ	SI, R12
	CMOVQCS	R12, SI
	HW_DELTAS
	MOVQ	SI, hwWriter_time(R8)
	JHI	long
	HW_COMPOSE
	MOVL	hwSite_operand(DX), R13
	SHLQ	$24, R13
	ORQ	R13, R12
	MOVQ	R12, (R9)
	MOVBLZX	hwSite_length(DX), R12
	LEAQ	3(R9)(R12*1), R9
	MOVQ	R9, hwWriter_cursor(R8)
	MOVL	$0, hwWriter_busy(R8)
	RET
shared:
	CMPL	CX, $const_hwRWMutex
	JNE	later
	JMP	deltas
long:
	MOVQ	R8, AX
	MOVL	R11, CX
	MOVQ	DX, DI
	JMP	·hwPutLast<ABIInternal>(SB)
slow:
	JMP	·hwTakeSlow<ABIInternal>(SB)

// func hwGive(object *hwIdentity, code, kind uint32)
TEXT ·hwGive<ABIInternal>(SB),NOSPLIT|NOFRAME,$0
	TESTL	$const_hwWithStack, BX
	JNE	slow
	HW_READY
	CMPL	·hw+hwRecorder_waiting(SB), $0
	JNE	slow
	MOVQ	hwWriter_time(R8), SI
	CMPL	CX, $const_hwOnce
	JHI	shared
	MOVL	BX, DX
	ANDL	$0x30, DX
	CMPL	DX, $const_hwShared
	JEQ	shared
	BTSQ	$63, R10
	CMPQ	R10, hwIdentity_state(AX)
	JNE	slow
	XORL	DX, DX
	CMPL	CX, $const_hwRWMutex
	SETEQ	DX
	ADDQ	SI, DX
	MOVQ	DX, hwIdentity_state(AX)
deltas:
	HW_DELTAS
	JHI	long
	HW_COMPOSE
	MOVQ	R12, (R9)
	ADDQ	$3, R9
	MOVQ	R9, hwWriter_cursor(R8)
	MOVL	$0, hwWriter_busy(R8)
	RET
shared:
	MOVQ	AX, DX
	MOVQ	hwIdentity_state(DX), AX
raise:
	CMPQ	AX, SI
	JCC	deltas
	LOCK
	CMPXCHGQ	SI, hwIdentity_state(DX)
	JNE	raise
	JMP	deltas
long:
	MOVQ	R8, AX
	MOVL	R11, CX
	XORL	DI, DI
	JMP	·hwPutLast<ABIInternal>(SB)
slow:
	JMP	·hwGiveSlow<ABIInternal>(SB)
