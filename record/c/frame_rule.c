#include "frame_rule.h"

#include "module.h"

// A reader of .eh_frame and .eh_frame_hdr for x86-64 (Linux Standard Base Core 5.0, 10.6; DWARF 5, 6.4). It knows the
// forms compilers emit for ordinary functions; everything else is RULE_UNKNOWN, never a guess.
enum { REG_FP = 6, REG_SP = 7, REG_RETURN = 16 };
enum { ENCODING_TABLE = 0x3b, ENCODING_OMIT = 0xff, REMEMBERED = 8 };

typedef struct Reader {
	const uint8_t *at, *end;
	bool failed;
} Reader;

typedef struct Row {
	RuleKind kind;
	int64_t offset;
	int64_t saved_fp;
	bool fp_at_fp, fp_strange, return_undefined;
} Row;

typedef struct Common { // of a CIE
	uint64_t code_align;
	int64_t data_align;
	uint8_t pointer_encoding;
	bool augmented, signal_frame;
	Reader program;
} Common;

static uint8_t byte(Reader *in) {
	if (in->at < in->end) return *in->at++;
	in->failed = true;
	return 0;
}

static uint64_t bytes(Reader *in, unsigned count) {
	uint64_t value = 0;
	for (unsigned i = 0; i < count; i++) value |= (uint64_t)byte(in) << 8 * i;
	return value;
}

static uint64_t uleb(Reader *in) {
	uint64_t value = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t next = byte(in);
		value |= (uint64_t)(next & 0x7F) << shift;
		if (next < 0x80) return value;
	}
	in->failed = true;
	return 0;
}

static int64_t sleb(Reader *in) {
	uint64_t value = 0;
	for (unsigned shift = 0; shift < 64;) {
		uint8_t next = byte(in);
		value |= (uint64_t)(next & 0x7F) << shift;
		shift += 7;
		if (next >= 0x80) continue;
		if ((next & 0x40) != 0 && shift < 64) value |= ~0ull << shift;
		return (int64_t)value;
	}
	in->failed = true;
	return 0;
}

// A pointer in one of the encodings of DW_EH_PE_*; those relative to text, data or function are not used here.
static uintptr_t encoded(Reader *in, uint8_t encoding) {
	uintptr_t base = (encoding & 0x70) == 0x10 ? (uintptr_t)in->at : 0;
	if ((encoding & 0x70) > 0x10) in->failed = true;
	switch (encoding & 0x0F) {
	case 0x00:
	case 0x04:
	case 0x0C: return base + bytes(in, 8);
	case 0x02: return base + bytes(in, 2);
	case 0x03: return base + bytes(in, 4);
	case 0x0A: return base + (uintptr_t)(int64_t)(int16_t)bytes(in, 2);
	case 0x0B: return base + (uintptr_t)(int64_t)(int32_t)bytes(in, 4);
	default: in->failed = true; return 0;
	}
}

// The record at `at`: a reader of its contents.
static Reader record(const uint8_t *at) {
	Reader in = {at, at + 12, false};
	uint64_t length = bytes(&in, 4);
	if (length == 0xFFFFFFFFu) length = bytes(&in, 8);
	in.end = in.at + length;
	in.failed = length == 0;
	return in;
}

static void read_augmentation(Common *common, Reader *in, const char *letters) {
	for (; *letters != 0; letters++) {
		if (*letters == 'R') common->pointer_encoding = byte(in);
		else if (*letters == 'P') encoded(in, byte(in) & 0x7F);
		else if (*letters == 'L') byte(in);
		else if (*letters == 'S') common->signal_frame = true;
		else in->failed = true;
	}
}

static bool read_common(const uint8_t *at, Common *common) {
	Reader in = record(at);
	if (bytes(&in, 4) != 0) return false;
	uint8_t version = byte(&in);
	const char *letters = (const char *)in.at;
	while (byte(&in) != 0) {}
	*common = (Common){.code_align = uleb(&in), .data_align = sleb(&in)};
	uint64_t return_register = version == 1 ? byte(&in) : uleb(&in);
	if (in.failed || return_register != REG_RETURN) return false;
	if (*letters == 'z') {
		common->augmented = true;
		uint64_t length = uleb(&in);
		const uint8_t *program = in.at + length;
		read_augmentation(common, &in, letters + 1);
		in.at = program;
	} else if (*letters != 0) {
		return false;
	}
	common->program = in;
	return !in.failed && in.at <= in.end;
}

// Binary search in .eh_frame_hdr; NULL when it has no table of the usual form.
static const uint8_t *find_description(const uint8_t *index, uintptr_t address) {
	if (index[0] != 1 || index[3] != ENCODING_TABLE || index[2] == ENCODING_OMIT) return NULL;
	Reader in = {index + 4, index + 64, false};
	encoded(&in, index[1]);
	uint64_t count = encoded(&in, index[2]);
	if (in.failed || count == 0) return NULL;
	const int32_t *table = (const void *)in.at; // pairs of code and description, relative to the index
	int64_t wanted = (int64_t)(address - (uintptr_t)index);
	uint64_t low = 0, high = count;
	while (high - low > 1) {
		uint64_t middle = (low + high) / 2;
		if (table[2 * middle] <= wanted) low = middle;
		else high = middle;
	}
	return table[2 * low] <= wanted ? index + table[2 * low + 1] : NULL;
}

static void set_saved(Row *row, uint64_t reg, int64_t offset) {
	if (reg == REG_FP) {
		row->saved_fp = offset;
		row->fp_strange = offset == 0;
		row->fp_at_fp = false;
	}
	if (reg == REG_RETURN && offset != -8) row->kind = RULE_UNKNOWN;
}

static void set_strange(Row *row, uint64_t reg) {
	if (reg == REG_FP) row->fp_strange = true;
	if (reg == REG_RETURN) row->kind = RULE_UNKNOWN;
}

static void set_base(Row *row, uint64_t reg) {
	row->kind = reg == REG_SP ? RULE_SP : reg == REG_FP ? RULE_FP : RULE_UNKNOWN;
}

// The only expression compilers emit for ordinary functions: *(frame pointer + offset).
static void set_base_expression(Row *row, Reader *in) {
	uint64_t length = uleb(in);
	Reader expression = {in->at, in->at + length, false};
	in->at += length;
	bool frame_pointer = byte(&expression) == 0x70 + REG_FP; // DW_OP_breg6
	row->offset = sleb(&expression);
	bool dereferenced = byte(&expression) == 0x06 && expression.at == expression.end; // DW_OP_deref
	row->kind = frame_pointer && dereferenced && !expression.failed ? RULE_SAVED : RULE_UNKNOWN;
}

static void skip_block(Reader *in) {
	uint64_t length = uleb(in);
	in->at += length;
}

// Functions that align their stack say so of the frame pointer they saved: it is at *(frame pointer).
static void set_expression(Row *row, uint64_t reg, Reader *in) {
	const uint8_t *block = in->at;
	skip_block(in);
	set_strange(row, reg);
	if (reg != REG_FP || block[0] != 2 || block[1] != 0x70 + REG_FP || block[2] != 0) return;
	row->fp_strange = false;
	row->fp_at_fp = true;
}

typedef struct Machine {
	const Common *common;
	Row row, initial, remembered[REMEMBERED];
	unsigned depth;
	uintptr_t location;
} Machine;

static void restore(Machine *machine, uint64_t reg) {
	if (reg != REG_FP) return;
	machine->row.saved_fp = machine->initial.saved_fp;
	machine->row.fp_strange = machine->initial.fp_strange;
	machine->row.fp_at_fp = machine->initial.fp_at_fp;
}

static void remember(Machine *machine, Reader *in) {
	if (machine->depth == REMEMBERED) in->failed = true;
	else machine->remembered[machine->depth++] = machine->row;
}

static void recall(Machine *machine, Reader *in) {
	if (machine->depth == 0) in->failed = true;
	else machine->row = machine->remembered[--machine->depth];
}

// One instruction whose operands are not in its first byte (DWARF 5, table 7.29).
static void extended(Machine *machine, Reader *in, uint8_t code) {
	Row *row = &machine->row;
	int64_t align = machine->common->data_align;
	uint64_t reg;
	switch (code) {
	case 0x00: break; // nop
	case 0x01: machine->location = encoded(in, machine->common->pointer_encoding); break;
	case 0x02: machine->location += bytes(in, 1) * machine->common->code_align; break;
	case 0x03: machine->location += bytes(in, 2) * machine->common->code_align; break;
	case 0x04: machine->location += bytes(in, 4) * machine->common->code_align; break;
	case 0x05: reg = uleb(in); set_saved(row, reg, (int64_t)uleb(in) * align); break;
	case 0x06: restore(machine, uleb(in)); break;
	case 0x07: reg = uleb(in); // undefined
		if (reg == REG_RETURN) row->return_undefined = true;
		break;
	case 0x08: reg = uleb(in); // same value
		if (reg == REG_FP) row->saved_fp = 0, row->fp_strange = row->fp_at_fp = false;
		break;
	case 0x09: reg = uleb(in); uleb(in); set_strange(row, reg); break;
	case 0x0A: remember(machine, in); break;
	case 0x0B: recall(machine, in); break;
	case 0x0C: set_base(row, uleb(in)); row->offset = (int64_t)uleb(in); break;
	case 0x0D: set_base(row, uleb(in)); break;
	case 0x0E: row->offset = (int64_t)uleb(in); break;
	case 0x0F: set_base_expression(row, in); break;
	case 0x10: reg = uleb(in); set_expression(row, reg, in); break;
	case 0x16: reg = uleb(in); skip_block(in); set_strange(row, reg); break;
	case 0x11: reg = uleb(in); set_saved(row, reg, sleb(in) * align); break;
	case 0x12: set_base(row, uleb(in)); row->offset = sleb(in) * align; break;
	case 0x13: row->offset = sleb(in) * align; break;
	case 0x14: // value offset
	case 0x15: reg = uleb(in); uleb(in); set_strange(row, reg); break;
	case 0x2E: uleb(in); break; // GNU_args_size
	default: in->failed = true;
	}
}

// Runs instructions until the row of `address` is complete.
static void run(Machine *machine, Reader *in, uintptr_t address) {
	while (in->at < in->end && !in->failed && machine->location <= address) {
		uint8_t code = byte(in), operand = code & 0x3F;
		switch (code & 0xC0) {
		case 0x40: machine->location += operand * machine->common->code_align; break;
		case 0x80: set_saved(&machine->row, operand, (int64_t)uleb(in) * machine->common->data_align); break;
		case 0xC0: restore(machine, operand); break;
		default: extended(machine, in, code);
		}
	}
}

static FrameRule rule_of(const Row *row) {
	enum { FAR = 1 << 28 };
	if (row->return_undefined) return (FrameRule){.kind = RULE_OUTERMOST};
	bool near = row->offset > -FAR && row->offset < FAR && row->saved_fp > -FAR && row->saved_fp < FAR;
	if (row->fp_strange || row->kind == RULE_UNKNOWN || !near) return (FrameRule){.kind = RULE_UNKNOWN};
	int32_t offset = (int32_t)row->offset, saved = (int32_t)row->saved_fp;
	return (FrameRule){.kind = row->kind, .fp_at_fp = row->fp_at_fp, .offset = offset, .saved_fp = saved};
}

FrameRule frame_rule_find(uintptr_t return_address) {
	FrameRule none = {.kind = RULE_UNKNOWN};
	uintptr_t address = return_address - 1; // inside the call: it may be the last instruction of its function
	const Module *module = module_find(address);
	if (module == NULL || module->unwind_index == NULL) return none;
	const uint8_t *description = find_description(module->unwind_index, address);
	if (description == NULL) return none;
	Reader in = record(description);
	const uint8_t *common_at = in.at; // the distance to the CIE counts from here
	common_at -= bytes(&in, 4);
	Common common;
	if (in.failed || !read_common(common_at, &common) || common.signal_frame) return none;
	uintptr_t start = encoded(&in, common.pointer_encoding);
	uintptr_t length = encoded(&in, common.pointer_encoding & 0x0F);
	if (address < start || address >= start + length) return none;
	if (common.augmented) skip_block(&in);
	Machine machine = {.common = &common, .location = start};
	Reader program = common.program;
	run(&machine, &program, UINTPTR_MAX);
	machine.initial = machine.row;
	if (!program.failed) run(&machine, &in, address);
	return in.failed || program.failed ? none : rule_of(&machine.row);
}
