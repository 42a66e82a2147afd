import { CommandError } from "../exit.js";

const sentences: Readonly<Record<string, string>> = {
	ENOENT: "no such file or folder",
	ENOTDIR: "a part of this path is not a folder",
	EACCES: "permission denied",
	EPERM: "operation not permitted",
	EISDIR: "is a folder, expected a file",
	EEXIST: "exists already",
	ENOSPC: "no space left on the disk",
	EDQUOT: "the disk quota is used up",
	EROFS: "the file system is read-only",
	EMFILE: "too many open files",
	ENAMETOOLONG: "the name is too long",
	ELOOP: "too many symbolic links",
	EIO: "the disk reports a read or write error",
};

/**
 * Does something with a file; what the system refuses becomes one sentence for people.
 * @param hint what to do about it, where there is something
 * @throws CommandError in place of a system error; anything else as it is
 */
export function withFile<T>(path: string, action: () => T, hint?: string): T {
	try {
		return action();
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (!(error instanceof Error) || code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
		const advice = hint === undefined ? "" : `\n  ${hint}`;
		throw new CommandError(`${path}: ${sentences[code] ?? error.message}${advice}`);
	}
}
