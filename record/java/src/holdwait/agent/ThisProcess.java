package holdwait.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.Charset;

/**
 * Which process this is, as Linux tells it in files. The platform's own way to ask makes pools of threads ready first, which takes a tenth
 * of what starting the recorder does.
 */
final class ThisProcess {
	private static final String FOLDER = "/proc/self";
	private static final int PARENT = 1;

	private ThisProcess() {}

	static long id() throws IOException {
		return Long.parseLong(new File(FOLDER).getCanonicalFile().getName());
	}

	static long parent() throws IOException {
		String said = read("stat");
		return Long.parseLong(said.substring(said.lastIndexOf(") ") + 2).split(" ")[PARENT]);
	}

	/** @return field 7 of a header: FORMAT.md, `Process` */
	static Wire describe(long id) throws IOException {
		Wire process = new Wire(256).number(1, id).number(2, parent()).text(3, new File(FOLDER, "exe").getCanonicalPath());
		String[] words = read("cmdline").split("\0");
		for (int i = 1; i < words.length; i++) process.text(4, words[i]);
		return process;
	}

	private static String read(String name) throws IOException {
		try (FileInputStream in = new FileInputStream(new File(FOLDER, name))) {
			return new String(in.readAllBytes(), Charset.defaultCharset());
		}
	}
}
