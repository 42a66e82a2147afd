// How to get from one stack frame to its caller, for one return address: read from the .eh_frame of its module.
#ifndef HOLDWAIT_FRAME_RULE_H
#define HOLDWAIT_FRAME_RULE_H
#include "base.h"

// Where the canonical frame address (the stack pointer of the caller) is.
typedef enum RuleKind {
	RULE_UNKNOWN = 0, // cannot be said in this form: ask the unwinder of the compiler's runtime
	RULE_SP,          // stack pointer + offset
	RULE_FP,          // frame pointer + offset
	RULE_SAVED,       // what the word at frame pointer + offset says (functions that align their stack)
	RULE_OUTERMOST,   // there is no caller
} RuleKind;

typedef struct FrameRule {
	RuleKind kind;
	bool fp_at_fp; // the caller's frame pointer was saved where the frame pointer points
	int32_t offset;
	int32_t saved_fp; // where the caller's frame pointer was saved, from the frame address; 0: still in the register
} FrameRule;

HIDDEN FrameRule frame_rule_find(uintptr_t return_address);

#endif
