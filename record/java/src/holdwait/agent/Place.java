package holdwait.agent;

/** A method being edited. */
final class Place {
	final ClassEditor owner;
	final String method;
	final CodeEditor code;
	private final boolean isStatic;
	/** Whether its monitors are bins of a map, once that has been looked for. */
	private Boolean hasBins;

	Place(ClassEditor owner, int access, String method, CodeEditor code) {
		this.owner = owner;
		this.method = method;
		this.code = code;
		isStatic = (access & ClassEditor.STATIC) != 0;
	}

	/** @return a new site for the instruction at `pc` */
	int site(int pc) {
		return Sites.add(owner.name, method, owner.sourceFile, code.line(pc));
	}

	boolean hasBins() {
		if (hasBins == null) hasBins = Bins.areIn(this);
		return hasBins;
	}

	/** Whether the first variable is the object that the method is called for, throughout. */
	boolean keepsThis() {
		if (isStatic) return false;
		for (int pc = 0; pc < code.length; pc = code.next(pc)) if (Opcodes.storesFirst(code.file(), code.begin + pc)) return false;
		return true;
	}
}
