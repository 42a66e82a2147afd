import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "vitest";
import { reporters } from "../../src/report/index.js";
import { temporaryFolder, testWith } from "../support/compiler.js";
import { abba, everything, finding, report } from "./fixtures.js";

const quiet = [
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-dev-shm-usage",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** The page as a browser understood it, written out again. */
function browse(page: string): string {
	const folder = temporaryFolder();
	const file = join(folder, "report.html");
	writeFileSync(file, page);
	const profile = `--user-data-dir=${join(folder, "profile")}`;
	const { stdout, error } = spawnSync(
		"chromium",
		[...quiet, profile, "--dump-dom", pathToFileURL(file).href],
		{
			encoding: "utf8",
			maxBuffer: 64 * 1024 * 1024,
		},
	);
	if (error !== undefined) throw error;
	return stdout;
}

const testWithBrowser = testWith("chromium");

testWithBrowser("a browser finds the elements that the reporter wrote, and no others", () => {
	const seen = browse(reporters.html(everything));
	const tags = (page: string) => [...page.matchAll(/<([a-z]\w*)/g)].map(([, name]) => name);
	expect(tags(seen)).toEqual(tags(reporters.html(everything)));
});

testWithBrowser("a browser runs nothing that a name or a page says", () => {
	const name = `B</script><script>document.title = "owned"</script><img src=x onerror="document.title = 'owned'">`;
	const page = reporters.html(report([finding({ ...abba, title: name })]));
	const tampered = page.replace("</body>", `<script>document.title = "owned"</script></body>`);
	expect(browse(page)).toContain("– holdwait</title>");
	expect(browse(tampered)).toContain("– holdwait</title>");
	const unprotected = tampered.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
	expect(browse(unprotected)).toContain("<title>owned</title>");
});
