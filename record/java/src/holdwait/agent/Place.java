package holdwait.agent;

/** A method being edited. */
final class Place {
	final ClassEditor owner;
	final String method;
	final CodeEditor code;

	Place(ClassEditor owner, String method, CodeEditor code) {
		this.owner = owner;
		this.method = method;
		this.code = code;
	}

	/** @return a new site for the instruction at `pc` */
	int site(int pc) {
		return Sites.add(owner.name, method, owner.sourceFile, code.line(pc));
	}
}
