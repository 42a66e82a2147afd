/** How long a program takes that does nothing. */
public final class Hello {
	public static void main(String[] arguments) {
		System.out.println("hello");
	}
}
