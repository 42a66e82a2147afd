import { expect, test } from "vitest";
import { html, scriptJson } from "../../src/report/html/markup.js";

test("a value stays inside the attribute it was put in, whatever the quotes", () => {
	expect(html`<a title="${`" onclick="x' <`}">`.source).toBe('<a title="&quot; onclick=&quot;x&#39; &lt;">');
});

test("markup and lists of it are put in as they are, undefined is nothing", () => {
	const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
	expect(html`<ul>${items}${undefined}</ul>${3}`.source).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>3");
});

test("JSON cannot end its script element, and is still the same JSON", () => {
	const value = { "</script><!--": "&\u2028\u2029" };
	const { source } = scriptJson(value);
	expect(source).toBe(String.raw`{"\u003c/script\u003e\u003c!--":"\u0026\u2028\u2029"}`);
	expect(JSON.parse(source)).toEqual(value);
});
