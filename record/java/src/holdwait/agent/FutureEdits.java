package holdwait.agent;

/** Where `FutureTask` and `CompletableFuture` get their results. */
final class FutureEdits implements ClassEditor.Visitor {
	private static final int STATIC = 0x0008;

	@Override
	public boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code) {
		if ((access & STATIC) != 0 || !completes(owner.name.endsWith("FutureTask"), name, type)) return false;
		Bytes entry = code.entry().put1(Opcodes.ALOAD_0);
		code.pushInt(entry, new Place(owner, access, name, code).site(0));
		code.call(entry, LockEdits.CALLS, "completing", "(Ljava/lang/Object;I)V");
		code.needStack(2);
		return true;
	}

	private static boolean completes(boolean isTask, String name, String type) {
		if (isTask) return name.equals("set") || name.equals("setException") || name.equals("cancel");
		if (!type.endsWith("Z")) return false;
		return name.equals("completeNull") || name.equals("completeValue") || name.equals("completeThrowable")
				|| name.equals("completeRelay") || name.equals("internalComplete");
	}
}
