package holdwait.agent;

/** Where reflection leaves fields out that are nobody's business. */
final class FieldEdits implements ClassEditor.Visitor {
	private static final String FIELDS = "[Ljava/lang/reflect/Field;";

	@Override
	public boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code) {
		if (!name.equals("filterFields") || !type.equals("(Ljava/lang/Class;".concat(FIELDS).concat(")").concat(FIELDS))) return false;
		code.entry().put1(Opcodes.ALOAD_1);
		code.call(code.entry(), LockEdits.HOOKS, "withoutOurs", "(".concat(FIELDS).concat(")").concat(FIELDS));
		code.entry().put1(Opcodes.ASTORE_1);
		OwnRecords.hide();
		return true;
	}
}
