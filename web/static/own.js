// The page for a text of one's own, read here in the browser by the program that the page
// carries.
(function () {
	"use strict";
	var ready = null, shells = document.querySelectorAll(".shell"), read;
	function shell() { return document.querySelector(".shell:not([hidden])"); }
	function speak(lang) {
		shells.forEach(function (s) { s.hidden = s.dataset.lang !== lang; });
		document.documentElement.lang = shell().lang;
		document.title = shell().querySelector("h1").textContent;
	}
	function say(which, more) {
		var status = shell().querySelector(".status");
		status.textContent = (which ? status.dataset[which] : "") + (more || "");
		status.classList.toggle("error", which === "failed" || which === "refused");
	}
	// start unpacks and starts the program, once.
	function start() {
		ready = ready || new Promise(function (resolve, reject) {
			var packed = atob(document.getElementById("program").textContent), bytes = new Uint8Array(packed.length), go = new Go();
			for (var i = 0; i < packed.length; i++) { bytes[i] = packed.charCodeAt(i); }
			globalThis.govreportReady = resolve;
			new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer()
				.then(function (program) { return WebAssembly.instantiate(program, go.importObject); })
				.then(function (w) { go.run(w.instance); })
				.catch(reject);
		});
		return ready;
	}
	function show(data, name) {
		say("reading");
		return start().then(function () { return new Promise(requestAnimationFrame); }).then(function () { return new Promise(function (r) { setTimeout(r); }); }).then(function () {
			var answer = globalThis.govreportRead(data, name, shell().dataset.lang);
			if (answer.error) { say("refused", answer.error); return; }
			var main = new DOMParser().parseFromString(answer.page, "text/html").querySelector("main");
			read = { data: data, name: name };
			say("");
			var out = document.getElementById("report");
			out.replaceChildren.apply(out, Array.from(main.childNodes).map(function (n) { return document.importNode(n, true); }));
			out.lang = shell().lang;
			out.hidden = false;
			out.focus();
			out.scrollIntoView();
		}).catch(function (e) { say("failed", e.message || String(e)); });
	}
	function file(f) { return f.arrayBuffer().then(function (b) { return show(new Uint8Array(b), f.name); }); }
	shells.forEach(function (s) {
		var form = s.querySelector("form"), box = form.querySelector("textarea"), chosen = form.querySelector("input[type=file]");
		form.addEventListener("submit", function (e) {
			e.preventDefault();
			if (chosen.files.length) { file(chosen.files[0]); } else { show(new TextEncoder().encode(box.value), ""); }
		});
		box.addEventListener("dragover", function (d) { if (d.dataTransfer.types.indexOf("Files") >= 0) { d.preventDefault(); box.classList.add("over"); } });
		box.addEventListener("dragleave", function () { box.classList.remove("over"); });
		box.addEventListener("drop", function (d) {
			box.classList.remove("over");
			if (d.dataTransfer.files.length) { d.preventDefault(); file(d.dataTransfer.files[0]); }
		});
		s.querySelector(".switch").addEventListener("click", function (e) {
			e.preventDefault();
			var text = box.value;
			speak(e.target.dataset.to);
			shell().querySelector("textarea").value = text;
			if (read) { show(read.data, read.name); }
		});
	});
	speak(/^en/.test(navigator.language) ? "en" : "zh");
})();
