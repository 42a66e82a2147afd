package holdwait.agent;

/** What of the instruction set the editor needs (The Java Virtual Machine Specification, chapter 6). */
final class Opcodes {
	static final int NOP = 0x00, ACONST_NULL = 0x01, SIPUSH = 0x11, LDC_W = 0x13, ILOAD = 0x15, ALOAD = 0x19, ILOAD_0 = 0x1a, ALOAD_0 = 0x2a, ALOAD_1 = 0x2b;
	static final int ISTORE = 0x36, ASTORE = 0x3a, ISTORE_0 = 0x3b, ASTORE_0 = 0x4b, ASTORE_1 = 0x4c, POP = 0x57, DUP = 0x59, DUP_X2 = 0x5b, DUP2 = 0x5c, SWAP = 0x5f, IFEQ = 0x99, IF_ACMPNE = 0xa6, GOTO = 0xa7, JSR = 0xa8;
	static final int TABLESWITCH = 0xaa, LOOKUPSWITCH = 0xab, IRETURN = 0xac, RETURN = 0xb1;
	static final int PUTSTATIC = 0xb3, GETFIELD = 0xb4, PUTFIELD = 0xb5, INVOKEVIRTUAL = 0xb6, INVOKESPECIAL = 0xb7, INVOKESTATIC = 0xb8;
	static final int INVOKEINTERFACE = 0xb9, NEW = 0xbb, ATHROW = 0xbf, MONITORENTER = 0xc2, MONITOREXIT = 0xc3;
	static final int WIDE = 0xc4, IFNULL = 0xc6, IFNONNULL = 0xc7, GOTO_W = 0xc8, JSR_W = 0xc9;

	/** Bytes of each instruction, from 0x00 to 0xc9; 0 where it depends. */
	private static final byte[] LENGTHS = digits(
			"1111111111111111" + "2323322222111111" + "1111111111111111" + "1111112222211111" // 00 to 3f
			+ "1111111111111111" + "1111111111111111" + "1111111111111111" + "1111111111111111" // 40 to 7f
			+ "1111311111111111" + "1111111113333333" + "3333333332001111" + "1133333335532311" // 80 to bf
			+ "3311043355"); // c0 to c9

	private Opcodes() {}

	private static byte[] digits(String text) {
		byte[] digits = new byte[text.length()];
		for (int i = 0; i < digits.length; i++) digits[i] = (byte) (text.charAt(i) - '0');
		return digits;
	}

	static int length(byte[] code, int at, int base) {
		int opcode = code[at] & 255;
		if (opcode >= LENGTHS.length) throw new IllegalArgumentException("unknown instruction " + opcode);
		return LENGTHS[opcode] != 0 ? LENGTHS[opcode] : longLength(code, at, base);
	}

	private static int longLength(byte[] code, int at, int base) {
		if ((code[at] & 255) != WIDE) return switchLength(code, at, base);
		return (code[at + 1] & 255) == 0x84 ? 6 : 4;
	}

	private static int switchLength(byte[] code, int at, int base) {
		int operands = at + 4 - (at - base) % 4;
		int first = Bytes.s4(code, operands + 4);
		if ((code[at] & 255) == LOOKUPSWITCH) return operands + 8 + 8 * first - at;
		return operands + 12 + 4 * (Bytes.s4(code, operands + 8) - first + 1) - at;
	}

	static boolean isShortBranch(int opcode) {
		return opcode >= IFEQ && opcode <= JSR || opcode == IFNULL || opcode == IFNONNULL;
	}

	static boolean isReturn(int opcode) {
		return opcode >= IRETURN && opcode <= RETURN;
	}

	/** Whether an instruction stores something into the first variable; of wide ones, which variable is not asked. */
	static boolean storesFirst(byte[] code, int at) {
		int opcode = code[at] & 255;
		if (opcode >= ISTORE && opcode <= ASTORE) return code[at + 1] == 0;
		return opcode == WIDE || opcode >= ISTORE_0 && opcode <= ASTORE_0 && (opcode - ISTORE_0) % 4 == 0;
	}
}
